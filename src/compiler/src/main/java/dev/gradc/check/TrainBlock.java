package dev.gradc.check;

import dev.gradc.algebra.Rational;
import dev.gradc.model.Clipping;
import dev.gradc.model.Data;
import dev.gradc.model.EarlyStop;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Schedule;
import dev.gradc.model.Training;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The {@code train} block: optimiser, batch, epochs, seed. */
final class TrainBlock {
    static final int BATCH = 32;
    private static final String TRUNCATE = "truncate";

    private static final int EPOCHS = 10;
    private static final long SEED = 1;
    private static final List<String> KNOWN =
            List.of("optimizer", "schedule", "clip", "batch", "epochs", "seed", "shuffle", "early_stop", TRUNCATE);
    private static final List<String> PLANNED = List.of("checkpoint", "workers");
    private static final List<String> CALLED = List.of("shuffle", "early_stop");

    private final Context context;
    private final Session session;

    TrainBlock(Context context) {
        this.context = context;
        this.session = context.session();
    }

    /**
     * After how many steps of a recurrence no derivative goes further back, if the train block among the statements says so: formulas depend on
     * it, so it is read before them. What is wrong with it is reported where the block is checked.
     */
    static OptionalInt truncation(Context context, List<Statement> statements) {
        return statements.stream()
                .filter(s -> s instanceof Statement.Settings b && b.block() == Statement.Block.TRAIN)
                .flatMap(s -> ((Statement.Settings) s).settings().stream())
                .filter(s -> s.key().text().equals(TRUNCATE) && s.value().isPresent())
                .map(s -> context.session()
                        .guess(
                                false,
                                () -> new Expressions(context)
                                        .constant(s.value().get())))
                .flatMap(Optional::stream)
                .filter(n -> n.isInt() && n.intValue() > 0)
                .mapToInt(Rational::intValue)
                .findFirst();
    }

    /**
     * @param data where the samples come from, which may say how many steps a run has
     * @param reports the names of the model's metrics
     */
    Training check(Statement.Settings written, Optional<Data> data, List<String> reports) {
        Block block = new Block(context, "train", written.settings(), KNOWN, PLANNED, CALLED);
        int batch = (int) block.whole("batch", BATCH, 1, Integer.MAX_VALUE);
        int epochs = (int) block.whole("epochs", EPOCHS, 1, Integer.MAX_VALUE);
        block.whole(TRUNCATE, 1, 1, Integer.MAX_VALUE);
        long seed = block.whole("seed", SEED, Long.MIN_VALUE, Long.MAX_VALUE);
        Expression optimizer = block.value("optimizer")
                .orElseThrow(() -> session.fail(Diagnostic.error(
                                ErrorCode.NO_OPTIMIZER, written.span(), "train does not say with which optimiser")
                        .fix("train { optimizer = sgd(lr = 0.01) }")));
        Optimizer rule = optimizer(optimizer);
        long steps = data.map(d -> steps(d, batch, epochs)).orElse(0L);
        Optional<Schedule> schedule = block.value("schedule").map(s -> new Schedules(context).schedule(s, rule, steps));
        Optional<Clipping> clipping = block.value("clip").map(c -> new Clippings(context).clipping(c));
        Optional<EarlyStop> earlyStop =
                block.written("early_stop").map(s -> new EarlyStops(context, reports).earlyStop(s, data));
        return new Training(rule, schedule, clipping, batch, epochs, seed, shuffle(block), earlyStop, steps);
    }

    /** On unless switched off; {@code shuffle} alone is on. */
    private boolean shuffle(Block block) {
        boolean bare = block.written("shuffle")
                .map(s -> {
                    if (!s.arguments().isEmpty()) {
                        throw block.wrong(s.span(), "shuffle is true or false");
                    }
                    return s.value().isEmpty();
                })
                .orElse(true);
        return bare
                || block.word("shuffle", List.of("true", "false"))
                        .orElse("true")
                        .equals("true");
    }

    /** The steps of a run on the samples written in the model; 0 if they are in a file. */
    private static long steps(Data data, int batch, int epochs) {
        if (data.rows().isEmpty() || data.holdout() > 0) {
            return 0;
        }
        long rows = data.rows().get(0).size();
        return (rows + batch - 1) / batch * epochs;
    }

    private Optimizer optimizer(Expression written) {
        if (written instanceof Expression.Reference reference) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SETTING_VALUE,
                            written.span(),
                            "an optimiser is called with its arguments in brackets")
                    .fix("optimizer = " + reference.name().text() + "()"));
        }
        if (!(written instanceof Expression.Call call)) {
            throw session.fail(Diagnostic.error(ErrorCode.SETTING_VALUE, written.span(), "this is not an optimiser")
                    .fix("optimizer = sgd(lr = 0.01)"));
        }
        String name = call.function().text();
        Optional<Found<Declaration.Optimizer>> found = context.scope().globals().optimizer(name);
        if (found.isEmpty()) {
            throw session.fail(Reports.unknownWord(
                    ErrorCode.UNKNOWN_FUNCTION,
                    call.function().span(),
                    "there is no optimiser called " + Names.shown(name),
                    name,
                    context.scope().globals().optimizerNames()));
        }
        return new Optimizers(context).optimizer(found.get(), call);
    }
}
