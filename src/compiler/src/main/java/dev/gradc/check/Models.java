package dev.gradc.check;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Data;
import dev.gradc.model.Emission;
import dev.gradc.model.Metric;
import dev.gradc.model.Model;
import dev.gradc.model.Output;
import dev.gradc.model.Report;
import dev.gradc.model.Training;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One model, from its statements to the checked model. */
final class Models {
    private final Session session;
    private final Diagnostics diagnostics;
    private final String packageName;

    Models(Session session, Diagnostics diagnostics, String packageName) {
        this.session = session;
        this.diagnostics = diagnostics;
        this.packageName = packageName;
    }

    /** The model, unless something was wrong with it. */
    Optional<Model> check(Declaration.Model written, Globals globals) {
        int errorsBefore = diagnostics.errorCount();
        Definitions definitions = new Definitions(session);
        Scope scope = session.scope(globals).inner();
        Context context = new Context(
                session, scope, Place.MODEL, Optional.of(definitions), Optional.empty(), Frame.MODEL, false);
        ModelBody body = new ModelBody(context, definitions);
        definitions.setTruncation(TrainBlock.truncation(context.at(Place.CONSTANT), written.statements()));
        body.check(written.statements());
        body.finishPenalties();
        body.checkLayersApplied();
        checkWhole(written, body);
        if (diagnostics.errorCount() == errorsBefore) {
            new NameClashes(session, definitions).check();
        }
        // A statement that uses what the file itself got wrong fails without a word: then the model is not whole.
        boolean whole = body.foundLoss().isPresent();
        if (whole && diagnostics.errorCount() == errorsBefore) {
            ModelBody.LossFound loss = body.foundLoss().get();
            new Gradients(session, definitions, body, loss.tensor())
                    .check(written.name().span(), loss.span());
        }
        Blocks blocks = blocks(body, context, definitions);
        warnOfLoneSample(body, definitions, blocks);
        if (diagnostics.errorCount() == errorsBefore) {
            checkSize(written, definitions, blocks);
        }
        return whole && diagnostics.errorCount() == errorsBefore
                ? Optional.of(model(written, scope, definitions, body, blocks))
                : Optional.empty();
    }

    /** What is reduced over a batch of one is that one: a batch norm's result would be its bias. */
    private void warnOfLoneSample(ModelBody body, Definitions definitions, Blocks blocks) {
        boolean lone = blocks.training().filter(t -> t.batch() == 1).isPresent()
                && !definitions.batch().counterparts().isEmpty();
        body.foundSettings().stream()
                .filter(s -> lone && s.block() == Statement.Block.TRAIN)
                .findFirst()
                .ifPresent(s -> session.report(Diagnostic.warning(
                                ErrorCode.SUSPICIOUS,
                                s.span(),
                                "the model reduces over the batch, and a batch of 1 holds nothing to reduce: its mean"
                                        + " is the sample, its variance 0")
                        .fix("train { ...  batch = 32 }")));
    }

    private void checkWhole(Declaration.Model written, ModelBody body) {
        String name = written.name().text();
        if (written.statements().isEmpty()) {
            session.report(Diagnostic.error(ErrorCode.NO_LOSS, written.name().span(), "the model " + name + " is empty")
                    .fix("model " + name + " { input x[2]  target y[1]  output p = x |> dense(1)  loss mse(p, y) }"));
            return;
        }
        if (!body.hasLossStatement()) {
            session.report(Diagnostic.error(
                            ErrorCode.NO_LOSS,
                            written.name().span(),
                            "the model " + name + " has no loss: there is nothing to learn for")
                    .fix("add a line as in  loss mse(p, y)"));
        }
        if (!body.hasInputStatement()) {
            session.report(Diagnostic.error(
                            ErrorCode.NO_INPUT,
                            written.name().span(),
                            "the model " + name + " has no input: it could not be fed")
                    .fix("add a line as in  input x[2]"));
        }
        if (!body.hasOutputStatement()) {
            session.report(Diagnostic.warning(
                            ErrorCode.NO_OUTPUT,
                            written.name().span(),
                            "the model " + name + " has no output: nothing can be read from it")
                    .fix("write output before what it computes, as in  output p = ..."));
        }
    }

    // ---------------------------------------------------------------- settings

    private record Blocks(Optional<Training> training, Optional<Data> data, Emission emission) {}

    private Blocks blocks(ModelBody body, Context context, Definitions definitions) {
        Map<Statement.Block, Statement.Settings> first = new LinkedHashMap<>();
        Optional<Statement.Settings> training = Optional.empty();
        Optional<Data> data = Optional.empty();
        Emission emission = EmitBlock.unsaid(packageName);
        Context constants = context.at(Place.CONSTANT);
        for (Statement.Settings block : body.foundSettings()) {
            try {
                checkOnce(block, first);
                switch (block.block()) {
                    case TRAIN -> training = Optional.of(block);
                    case DATA -> data = Optional.of(new DataBlock(constants, definitions.inputs()).check(block));
                    case EMIT -> emission = new EmitBlock(constants).check(block, packageName);
                    case CHECK ->
                        throw session.fail(Reports.notAvailable(block.span(), "check blocks are")
                                .fix("leave it out"));
                }
            } catch (Failure reported) {
                continue;
            }
        }
        return new Blocks(training(training, data, body, constants), data, emission);
    }

    /** Last, for a schedule may depend on how many samples there are. */
    private static Optional<Training> training(
            Optional<Statement.Settings> written, Optional<Data> data, ModelBody body, Context constants) {
        try {
            List<String> reports =
                    body.foundReports().stream().map(Report::name).toList();
            return written.map(w -> new TrainBlock(constants).check(w, data, reports));
        } catch (Failure reported) {
            return Optional.empty();
        }
    }

    private void checkOnce(Statement.Settings block, Map<Statement.Block, Statement.Settings> first) {
        Statement.Settings earlier = first.putIfAbsent(block.block(), block);
        if (earlier != null) {
            String word = block.block().name().toLowerCase(Locale.ROOT);
            throw session.fail(
                    Diagnostic.error(ErrorCode.DUPLICATE_SETTING, block.span(), "a model has one " + word + " block")
                            .label(earlier.span(), "the first")
                            .fix("put the settings in one block"));
        }
    }

    private void checkSize(Declaration.Model written, Definitions definitions, Blocks blocks) {
        Optional<Tensor> tooLong = Memory.tooLong(definitions);
        if (tooLong.isPresent()) {
            session.report(Diagnostic.error(
                    ErrorCode.SIZE_OVERFLOW,
                    definitions
                            .places()
                            .getOrDefault(tooLong.get(), written.name().span()),
                    tooLong.get() + tooLong.get().shape() + " has more than " + Shapes.MOST_ELEMENTS + " elements"));
            return;
        }
        int batch = blocks.emission().batch() > 0
                ? blocks.emission().batch()
                : blocks.training().map(Training::batch).orElse(TrainBlock.BATCH);
        int states = blocks.training().map(t -> t.optimizer().states().size()).orElse(0);
        long bytes = Memory.bytes(definitions, states, batch);
        if (bytes > Memory.LIMIT) {
            session.report(Diagnostic.error(
                            ErrorCode.TOO_MUCH_MEMORY,
                            written.name().span(),
                            "the model would need " + Memory.text(bytes) + " with a batch of " + batch
                                    + ", and at most " + Memory.text(Memory.LIMIT) + " are accepted")
                    .fix("use smaller sizes or a smaller batch"));
        }
    }

    // ---------------------------------------------------------------- the result

    private Model model(
            Declaration.Model written, Scope scope, Definitions definitions, ModelBody body, Blocks blocks) {
        Tensor loss = body.foundLoss().orElseThrow().tensor();
        List<Tensor> outputs =
                body.foundOutputs().stream().map(ModelBody.OutputFound::tensor).toList();
        Finish finish = new Finish(session.arena(), definitions, new ErrorLayers(definitions, loss, outputs));
        List<Definition> forward = new ArrayList<>(finish.definitions());
        Optional<Tensor> penalty = Optional.empty();
        if (!body.foundPenalties().isEmpty()) {
            List<Expr> terms = body.foundPenalties().stream()
                    .map(p -> finish.expr(p.value()))
                    .toList();
            penalty = Optional.of(finish.penalty());
            forward.add(new Definition(penalty.get(), session.arena().add(terms)));
        }
        Program program = Program.forward(
                forward,
                finish.tensor(loss),
                penalty,
                finish.parameters().stream()
                        .filter(p -> !p.frozen())
                        .map(p -> p.tensor())
                        .toList());
        return new Model(
                session.arena(),
                written.name().text(),
                written.doc().orElse(""),
                sizes(scope),
                finish.inputs(),
                finish.parameters(),
                program,
                body.foundOutputs().stream()
                        .map(o -> new Output(Names.ascii(o.name().text()), finish.tensor(o.tensor())))
                        .toList(),
                constrained(definitions, finish),
                body.foundMetrics().stream()
                        .map(m -> new Metric(m.name(), finish.expr(m.value()), m.mean()))
                        .toList(),
                body.foundReports(),
                finish.applications(),
                finish.aliases(),
                finish.environment(),
                blocks.training(),
                blocks.data().map(d -> renamed(d, finish)),
                blocks.emission());
    }

    /** The constrained parameters, under the names that the user gave them. */
    private static List<Output> constrained(Definitions definitions, Finish finish) {
        return definitions.constrained().values().stream()
                .map(finish::tensor)
                .map(t -> new Output(t.name().plain(), t))
                .toList();
    }

    private static Data renamed(Data data, Finish finish) {
        List<Data.Columns> columns = data.columns().stream()
                .map(c -> new Data.Columns(
                        finish.tensor(c.tensor()), c.positions(), c.names(), c.divisor(), c.standardise(), c.classes()))
                .toList();
        List<Data.Array> arrays = data.arrays().stream()
                .map(a -> new Data.Array(finish.tensor(a.tensor()), a.file(), a.test(), a.divisor()))
                .toList();
        return new Data(data.file(), data.header(), data.dropMissing(), data.holdout(), columns, arrays, data.rows());
    }

    private static Map<String, Integer> sizes(Scope scope) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (String name : scope.names()) {
            scope.find(name)
                    .filter(s -> s.sort() == Symbol.Sort.SIZE)
                    .flatMap(Symbol::value)
                    .flatMap(v -> ((Array) v).number())
                    .ifPresent(n -> sizes.put(Names.ascii(name), n.intValue()));
        }
        return sizes;
    }
}
