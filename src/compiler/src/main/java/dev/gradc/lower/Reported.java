package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Method;
import dev.gradc.loops.Metric;
import dev.gradc.loops.Statement;
import dev.gradc.model.Model;
import dev.gradc.model.Report;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The numbers of a loss that the user reads: the objective, the metrics' means over the samples, and formulas of them. */
final class Reported {
    private final Model model;
    private final BatchedProgram batched;
    private final Arena arena;
    private final Storage storage;
    private final Methods methods;
    private final Buffer objective;
    private final List<Metric> means;
    private final List<Statement> reports = new ArrayList<>();
    private Statement total;

    /** Declares the numbers; their methods are written by {@link #write}. */
    Reported(Planning planning, Storage storage, Methods methods) {
        this.model = planning.model();
        this.batched = planning.batched();
        this.arena = planning.arena();
        this.storage = storage;
        this.methods = methods;
        this.objective = methods.result("objective", "mean loss plus penalty of the latest loss or step");
        this.means = batched.metrics().stream().map(this::declare).toList();
    }

    /** The number that a loss and a step return. */
    Buffer objective() {
        return objective;
    }

    /** Writes the methods; the metrics in the order in which the model reports them. */
    List<Metric> write() {
        total = Usage.call(total());
        for (int i = 0; i < means.size(); i++) {
            reports.add(Usage.call(mean(batched.metrics().get(i), means.get(i).value())));
        }
        return ordered();
    }

    /** The call that works the objective out. */
    Statement objectiveCall() {
        return total;
    }

    /** The calls that work out the objective and all metrics. */
    List<Statement> calls() {
        List<Statement> calls = new ArrayList<>(List.of(total));
        calls.addAll(reports);
        return calls;
    }

    private Metric declare(dev.gradc.model.Metric metric) {
        Buffer result = methods.result("metric_" + metric.name(), metric.name() + " of the latest loss");
        int position = batched.metrics().indexOf(metric);
        storage.share(model.metrics().get(position).mean(), result);
        boolean reported = model.reports().isEmpty()
                || model.reports().stream().anyMatch(r -> r.name().equals(metric.name()));
        return new Metric(metric.name(), result, true, reported, Optional.empty());
    }

    private Method total() {
        Tensor loss = batched.program().loss();
        Expr mean = overSamples(arena.readAt(loss, loss.axes()), loss.axes());
        Optional<Tensor> penalty = batched.program().penalty();
        Expr value = penalty.isPresent() ? arena.add(mean, arena.read(penalty.get())) : mean;
        String text = "objective = mean of " + loss.name().plain()
                + penalty.map(p -> " + " + p.name().plain()).orElse("");
        return methods.other(methods.name("total"), List.of(text), code -> methods.store(code, objective, value));
    }

    private Method mean(dev.gradc.model.Metric metric, Buffer result) {
        List<Axis> axes = new ArrayList<>(metric.value().freeAxes());
        Expr value = overSamples(metric.value(), axes);
        Tensor perSample = new Tensor(Name.parse(metric.name()), Role.DEFINED, axes);
        String text = methods.equation(perSample, metric.value()) + ", the mean over the samples";
        return methods.other(
                methods.name("measure", metric.name()), List.of(text), code -> methods.store(code, result, value));
    }

    private Expr overSamples(Expr perSample, List<Axis> axes) {
        return axes.isEmpty()
                ? perSample
                : arena.mul(arena.pow(arena.read(arena.count()), Rational.MINUS_ONE), arena.sum(axes, perSample));
    }

    private List<Metric> ordered() {
        List<Metric> all = new ArrayList<>();
        Iterator<Metric> open = means.iterator();
        for (Report report : model.reports()) {
            if (means.stream().anyMatch(m -> m.name().equals(report.name()))) {
                for (Metric mean = open.next(); !mean.name().equals(report.name()); mean = open.next()) {
                    all.add(mean);
                }
                means.stream().filter(m -> m.name().equals(report.name())).forEach(all::add);
            } else {
                all.add(formula(report));
            }
        }
        open.forEachRemaining(all::add);
        return all;
    }

    /** A report made of several means, computed after them. */
    private Metric formula(Report report) {
        Buffer result = methods.result("metric_" + report.name(), report.name() + " of the latest loss");
        Tensor tensor = new Tensor(Name.parse(report.name()), Role.DEFINED, List.of());
        Method method = methods.other(
                methods.name("combine", report.name()),
                List.of(methods.equation(tensor, report.value())),
                code -> methods.store(code, result, report.value()));
        reports.add(Usage.call(method));
        return new Metric(report.name(), result, false, true, Optional.of(Usage.call(method)));
    }
}
