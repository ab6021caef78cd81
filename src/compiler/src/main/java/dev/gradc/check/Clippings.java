package dev.gradc.check;

import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Clipping;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Declaration.RuleKind;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Name;
import java.util.List;
import java.util.Optional;

/** The {@code clip} of a train block. */
final class Clippings {
    private static final String GLOBAL = "global_norm";
    private static final List<String> NORMS = List.of("norm", GLOBAL);

    private final Context context;
    private final Session session;

    Clippings(Context context) {
        this.context = context;
        this.session = context.session();
    }

    Clipping clipping(Expression written) {
        RuleCall call = new RuleCall(context, RuleKind.CLIPPING, "clip", written, "global_norm(1.0)");
        for (Tensor constant : call.constants()) {
            if (!(constant.facts().value() > 0)) {
                throw session.fail(Diagnostic.error(
                                ErrorCode.SETTING_VALUE,
                                call.place(constant),
                                "the argument " + constant + " of a clipping is above 0, and this is "
                                        + call.place(constant).text())
                        .fix("clip = " + call.name() + "(1.0)"));
            }
        }
        List<Name> on = call.rule().on();
        Tensor gradient = call.tensor(on.get(0), Role.FORMAL, 0);
        if (on.size() > 2 || on.size() == 2 && !NORMS.contains(on.get(1).text())) {
            throw session.fail(Reports.unknownWord(
                    ErrorCode.UNKNOWN_NAME,
                    on.get(1).span(),
                    "a clipping works on a number of the gradient and, if it asks, on one norm",
                    on.get(1).text(),
                    NORMS));
        }
        Optional<Tensor> norm = on.size() < 2 ? Optional.empty() : Optional.of(call.tensor(on.get(1), Role.SETTING, 0));
        boolean global = on.size() == 2 && on.get(1).text().equals(GLOBAL);
        return new Clipping(
                Names.ascii(call.name()),
                call.constants(),
                gradient,
                norm,
                global,
                call.value().expr());
    }
}
