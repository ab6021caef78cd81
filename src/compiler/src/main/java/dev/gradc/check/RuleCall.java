package dev.gradc.check;

import dev.gradc.algebra.Name;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Declaration.RuleKind;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Formal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A schedule or a clipping as a train block calls it: its arguments as constants, the names it works on as tensors. */
final class RuleCall {
    private final Context context;
    private final Session session;
    private final Declaration.Rule rule;
    private final Expression.Call call;
    private final Scope scope;
    private final List<Tensor> constants = new ArrayList<>();
    private final Map<Tensor, Span> places = new LinkedHashMap<>();

    /**
     * @param key the setting, as {@code clip}
     * @param example a call that is right
     */
    RuleCall(Context context, RuleKind kind, String key, Expression written, String example) {
        this.context = context;
        this.session = context.session();
        String word = kind.name().toLowerCase(Locale.ROOT);
        if (written instanceof Expression.Reference reference) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SETTING_VALUE,
                            written.span(),
                            "a " + word + " is called with its arguments in brackets")
                    .fix(key + " = " + reference.name().text() + "(...)"));
        }
        if (!(written instanceof Expression.Call made)) {
            throw session.fail(Diagnostic.error(ErrorCode.SETTING_VALUE, written.span(), "this is not a " + word)
                    .fix(key + " = " + example));
        }
        this.call = made;
        String name = made.function().text();
        Globals globals = context.scope().globals();
        Found<Declaration.Rule> found = globals.rule(kind, name)
                .orElseThrow(() -> session.fail(Reports.unknownWord(
                        ErrorCode.UNKNOWN_FUNCTION,
                        made.function().span(),
                        "there is no " + word + " called " + Names.shown(name),
                        name,
                        globals.ruleNames(kind))));
        this.rule = found.declaration();
        this.scope = session.scope(found.home()).inner();
        rule.inverse().ifPresent(i -> {
            throw session.fail(
                    ErrorCode.MISPLACED, i.span(), "init says where a constrained value comes from; this is a " + word);
        });
        arguments(found);
    }

    private void arguments(Found<Declaration.Rule> found) {
        ConstantArguments arguments = new ConstantArguments(context, found.home(), name(), rule.formals(), call);
        for (Formal formal : rule.formals()) {
            Rational number = arguments.number(formal);
            Tensor tensor = tensor(formal.name(), Role.CONSTANT, number.doubleValue());
            constants.add(tensor);
            places.put(tensor, arguments.span(formal).orElse(call.span()));
        }
    }

    /** A scalar that the formula may read under a name. */
    Tensor tensor(dev.gradc.syntax.Name name, Role role, double value) {
        Tensor tensor =
                new Tensor(new Name(Names.ascii(name.text()), 0), role, List.of(), Tensor.Facts.NONE.withValue(value));
        Array read = Array.scalar(session.arena().read(tensor));
        scope.put(new Symbol(name, Symbol.Sort.FORMAL, Optional.of(read)));
        return tensor;
    }

    /** The formula, a scalar of what was declared before. */
    Array value() {
        Context inside = context.in(scope).at(Place.OPTIMIZER);
        Array value = session.expanding(rule, name(), call.span(), () -> new Expressions(inside).numbers(rule.body()));
        if (value.rank() > 0 || rule.shape().isPresent()) {
            throw session.fail(
                    ErrorCode.NOT_SCALAR, rule.body().span(), "this is written for one number, without indices");
        }
        return value;
    }

    String name() {
        return rule.name().text();
    }

    Declaration.Rule rule() {
        return rule;
    }

    Span span() {
        return call.span();
    }

    List<Tensor> constants() {
        return constants;
    }

    /** Where an argument was given, or the call if it was not. */
    Span place(Tensor constant) {
        return places.get(constant);
    }
}
