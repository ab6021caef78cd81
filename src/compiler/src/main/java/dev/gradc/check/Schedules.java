package dev.gradc.check;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Schedule;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Declaration.RuleKind;
import dev.gradc.syntax.Expression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code schedule} of a train block. */
final class Schedules {
    private static final String WARMUP = "warmup";
    private static final long UNKNOWN_RUN = 1000; // steps that a schedule is tried with where nobody knows them
    private static final double MOST = 1e6;

    private final Context context;
    private final Session session;

    Schedules(Context context) {
        this.context = context;
        this.session = context.session();
    }

    /** @param steps the steps of the whole run, 0 if they are not known yet */
    Schedule schedule(Expression written, Optimizer optimizer, long steps) {
        RuleCall call = new RuleCall(context, RuleKind.SCHEDULE, "schedule", written, "cosine(warmup = 500)");
        if (optimizer.rate().isEmpty()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SETTING_VALUE,
                            written.span(),
                            "a schedule changes the rate lr, and " + optimizer.name() + " has none that could change")
                    .fix("leave the schedule out"));
        }
        int names = call.rule().on().size();
        if (names > 2) {
            throw session.fail(
                    ErrorCode.MISSING_ARGUMENT,
                    call.rule().name().span(),
                    "a schedule works on the step and, if it asks, on the number of all steps: on t, total");
        }
        Tensor step = call.tensor(call.rule().on().get(0), Role.SETTING, 1);
        Optional<Tensor> total = names < 2
                ? Optional.empty()
                : Optional.of(call.tensor(call.rule().on().get(1), Role.SETTING, steps));
        Expr factor = call.value().expr();
        checkWarmup(call, steps);
        for (long t : tried(steps > 0 ? steps : UNKNOWN_RUN)) {
            checkFactor(call, step, total, factor, t, steps);
        }
        Tensor rate = new Tensor(new Name("eta_t", 0), Role.SETTING, List.of());
        return new Schedule(Names.ascii(call.name()), call.constants(), step, total, rate, factor);
    }

    private static List<Long> tried(long run) {
        return List.of(1L, 2L, 3L, Math.max(1, run / 3), Math.max(1, run / 2), run);
    }

    private void checkWarmup(RuleCall call, long steps) {
        call.constants().stream()
                .filter(c -> c.name().plain().equals(WARMUP)
                        && steps > 0
                        && c.facts().value() > steps)
                .findFirst()
                .ifPresent(c -> {
                    throw session.fail(Diagnostic.error(
                                    ErrorCode.SETTING_VALUE,
                                    call.place(c),
                                    "the rate would rise over "
                                            + (long) c.facts().value() + " steps, and the whole run has " + steps)
                            .note("a step is one batch: epochs times batches an epoch")
                            .fix(WARMUP + " = " + Math.max(1, steps / 10)));
                });
    }

    private void checkFactor(RuleCall call, Tensor step, Optional<Tensor> total, Expr factor, long t, long steps) {
        Map<Tensor, double[]> given = new LinkedHashMap<>();
        given.put(step, new double[] {t});
        total.ifPresent(n -> given.put(n, new double[] {steps > 0 ? steps : UNKNOWN_RUN}));
        call.constants().forEach(c -> given.put(c, new double[] {c.facts().value()}));
        Tensor value = new Tensor(new Name("factor", 0), Role.DEFINED, List.of());
        double found = session.evaluation().values(session.arena(), new Definition(value, factor), given)[0];
        if (!(found >= 0 && found <= MOST)) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SETTING_VALUE,
                            call.span(),
                            "in step " + t + " the rate would be multiplied by " + found)
                    .fix("give lengths above 0 and parts between 0 and 1"));
        }
    }
}
