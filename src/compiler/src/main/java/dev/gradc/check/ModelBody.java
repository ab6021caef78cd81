package dev.gradc.check;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Metric;
import dev.gradc.model.Report;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Statement;
import dev.gradc.syntax.TypeName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements of a model: what is fed, computed, learnt for, reported, and how it is trained. */
final class ModelBody extends Body {
    private static final List<String> TYPES = List.of("class", "int", "real", "simplex", "one_hot");

    /** The loss with its place. */
    record LossFound(Tensor tensor, Span span) {}

    /** An output with its place; its tensor is found once all is defined. */
    record OutputFound(dev.gradc.syntax.Name name, Tensor tensor) {}

    private final List<OutputFound> outputs = new ArrayList<>();
    private final List<Metric> metrics = new ArrayList<>();
    private final List<Report> reports = new ArrayList<>();
    private final List<Statement.Settings> settings = new ArrayList<>();
    private final List<Penalties.Term> penalties = new ArrayList<>();
    private final List<Statement.Penalty> penaltyStatements = new ArrayList<>();
    private Optional<Statement.Loss> lossStatement = Optional.empty();
    private Optional<LossFound> loss = Optional.empty();
    private boolean fed;
    private boolean gives;

    ModelBody(Context context, Definitions definitions) {
        super(context, definitions);
    }

    // ---------------------------------------------------------------- inputs

    @Override
    public Void inputs(Statement.Inputs inputs) {
        fed = true;
        for (Statement.Variable variable : inputs.variables()) {
            try {
                input(inputs.role(), variable);
            } catch (Failure reported) {
                continue;
            }
        }
        return null;
    }

    private void input(Statement.Role written, Statement.Variable variable) {
        boolean target = written == Statement.Role.TARGET;
        Symbol.Sort sort = target ? Symbol.Sort.TARGET : Symbol.Sort.INPUT;
        claim(variable.name(), sort);
        List<Dim> dims = new Shapes(context).dims(variable.shape());
        Tensor.Facts facts = variable.type().map(t -> facts(t, dims)).orElse(Tensor.Facts.NONE);
        Tensor tensor = new Tensor(
                context.frame().name(variable.name().text()),
                target ? Role.TARGET : Role.INPUT,
                dims.stream().map(Dim::axis).toList(),
                facts);
        definitions.addInput(tensor, variable.name().span());
        assign(variable.name(), sort, definitions.read(tensor, sizes(dims)));
    }

    private Tensor.Facts facts(TypeName type, List<Dim> dims) {
        String name = type.name().text();
        boolean isClass = name.equals("class");
        if (type.arguments().size() != (isClass ? 1 : 0) && TYPES.contains(name)) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.UNKNOWN_TYPE,
                            type.span(),
                            isClass ? "class takes the number of classes" : name + " takes no arguments")
                    .fix(isClass ? "class(10)" : name));
        }
        return switch (name) {
            case "class" ->
                Tensor.Facts.NONE.withClasses(
                        new Shapes(context).size(type.arguments().get(0)));
            case "int", "real" -> Tensor.Facts.NONE;
            case "simplex", "one_hot" -> {
                if (dims.isEmpty()) {
                    throw session.fail(Diagnostic.error(
                                    ErrorCode.RANK,
                                    type.span(),
                                    "a scalar cannot be " + name + ": it needs an axis to sum over")
                            .fix("give it a shape, as in  y[10]: " + name));
                }
                yield Tensor.Facts.NONE.withSimplexAxis(dims.size() - 1);
            }
            default ->
                throw session.fail(Reports.unknownWord(
                        ErrorCode.UNKNOWN_TYPE, type.span(), Names.shown(name) + " is not a type", name, TYPES));
        };
    }

    // ---------------------------------------------------------------- outputs

    @Override
    public Void outputs(Statement.Outputs outputs) {
        gives = true;
        outputs.definition().ifPresent(this::assignment);
        output(outputs);
        return null;
    }

    @Override
    void output(Statement.Outputs outputs) {
        gives = true;
        outputs.names().forEach(this::output);
    }

    private void output(dev.gradc.syntax.Name name) {
        Value value = new References(context).value(new Expression.Reference(name, name.span()));
        Optional<Array> array =
                Optional.of(value).filter(v -> v instanceof Array).map(v -> (Array) v);
        Optional<Tensor> tensor = array.flatMap(Array::plainTensor);
        boolean computed = tensor.filter(t -> t.role() == Role.DEFINED || t.role() == Role.POSITION)
                .isPresent();
        if (!computed) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.TYPE_MISMATCH,
                            name.span(),
                            "an output is something the model computes, and " + name.text() + " is "
                                    + tensor.map(t -> "fed or learnt").orElse("a constant"))
                    .fix("leave it out of the outputs"));
        }
        if (outputs.stream().anyMatch(o -> o.name().text().equals(name.text()))) {
            throw session.fail(ErrorCode.DUPLICATE_NAME, name.span(), name.text() + " is an output already");
        }
        outputs.add(new OutputFound(name, tensor.get()));
    }

    // ---------------------------------------------------------------- loss, penalty, metrics

    @Override
    public Void loss(Statement.Loss statement) {
        if (lossStatement.isPresent()) {
            throw session.fail(Diagnostic.error(ErrorCode.TWO_LOSSES, statement.span(), "a model has one loss")
                    .label(lossStatement.get().span(), "the first loss")
                    .fix("add the two in one, as in  loss a + b"));
        }
        lossStatement = Optional.of(statement);
        definitions.setTarget(new Name("L", 0));
        Array value = new Expressions(context.at(Place.LOSS)).array(Reductions.ofOneSample(statement.value()));
        Span span = statement.value().span();
        if (value.isLabel()) {
            throw session.fail(
                    Diagnostic.error(ErrorCode.NOT_DIFFERENTIABLE, span, "the loss has no derivative: it is a label"));
        }
        if (value.rank() > 0) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.LOSS_NOT_SCALAR, span, "the loss is one number, and this is " + value.shape())
                    .fix("loss sum(" + span.text() + ")   or   loss mean(" + span.text() + ")"));
        }
        Optional<Tensor> plain = value.plainTensor().filter(t -> t.role() == Role.DEFINED);
        Tensor tensor = plain.orElseGet(() -> {
            Tensor made = definitions.define(new Name("L", 0), List.of(), value);
            definitions.noteLoss(made);
            return made;
        });
        loss = Optional.of(new LossFound(tensor, span));
        return null;
    }

    @Override
    public Void penalty(Statement.Penalty penalty) {
        penaltyStatements.add(penalty);
        return null;
    }

    /** The penalties, once every parameter is known. */
    void finishPenalties() {
        for (Statement.Penalty penalty : penaltyStatements) {
            try {
                penalties.add(new Penalties(context.at(Place.PENALTY), definitions).term(penalty));
            } catch (Failure reported) {
                continue;
            }
        }
    }

    @Override
    public Void metric(Statement.Metric metric) {
        String name = metric.name().text();
        Optional<Report> twice =
                reports.stream().filter(m -> m.name().equals(Names.ascii(name))).findFirst();
        if (twice.isPresent()) {
            throw session.fail(ErrorCode.DUPLICATE_NAME, metric.name().span(), name + " is a metric already");
        }
        JavaNames.problem(name).ifPresent(problem -> {
            throw session.fail(
                    ErrorCode.ILLEGAL_NAME, metric.name().span(), name + " " + problem.replace("tensor", "metric"));
        });
        Measures measures = new Measures(session, Names.ascii(name));
        Context inside = context.at(Place.METRIC);
        Array value = session.measuring(measures, () -> new Expressions(inside).numbers(metric.value()));
        if (value.rank() > 0) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.NOT_SCALAR,
                            metric.value().span(),
                            "a metric is one number a sample, and this is " + value.shape())
                    .fix("metric " + name + " = mean(" + metric.value().span().text() + ")"));
        }
        report(metric, value.expr(), measures);
        return null;
    }

    /** A formula without sums over samples is itself averaged over them. */
    private void report(Statement.Metric metric, Expr value, Measures measures) {
        String name = Names.ascii(metric.name().text());
        List<Metric> means = measures.means();
        Optional<Metric> single = means.stream()
                .filter(m -> means.size() == 1 && value == arena.read(m.mean()))
                .findFirst();
        if (means.isEmpty() || single.isPresent()) {
            Metric mean = new Metric(name, single.map(Metric::value).orElse(value));
            metrics.add(mean);
            reports.add(new Report(name, arena.read(mean.mean())));
            return;
        }
        Set<Tensor> read = new LinkedHashSet<>(Reads.of(value));
        read.removeAll(means.stream().map(Metric::mean).toList());
        read.removeIf(t -> t == arena.count() || t.role() == Role.CONSTANT);
        read.stream().findFirst().ifPresent(t -> {
            throw session.fail(Diagnostic.error(
                            ErrorCode.MISPLACED,
                            metric.value().span(),
                            "a metric with sums over the samples is made of them alone, and this reads " + t
                                    + " of one sample")
                    .fix("put it into the sum, as in  mean[batch] (...)"));
        });
        metrics.addAll(means);
        reports.add(new Report(name, value));
    }

    @Override
    public Void settings(Statement.Settings block) {
        settings.add(block);
        return null;
    }

    // ---------------------------------------------------------------- results

    Optional<LossFound> foundLoss() {
        return loss;
    }

    boolean hasLossStatement() {
        return lossStatement.isPresent();
    }

    boolean hasInputStatement() {
        return fed;
    }

    boolean hasOutputStatement() {
        return gives;
    }

    List<OutputFound> foundOutputs() {
        return outputs;
    }

    List<Metric> foundMetrics() {
        return metrics;
    }

    List<Report> foundReports() {
        return reports;
    }

    List<Penalties.Term> foundPenalties() {
        return penalties;
    }

    List<Statement.Settings> foundSettings() {
        return settings;
    }
}
