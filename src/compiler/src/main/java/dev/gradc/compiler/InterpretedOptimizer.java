package dev.gradc.compiler;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Tensor;
import dev.gradc.evaluate.Interpreter;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Schedule;
import dev.gradc.model.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An optimiser run by the interpreter: its rule for an element, read over the axes of each parameter. */
final class InterpretedOptimizer {
    private final Arena arena;
    private final Interpreter interpreter;
    private final Training training;
    private final Optimizer optimizer;
    private final Map<Tensor, List<Definition>> rules = new LinkedHashMap<>();
    private final Map<Tensor, Map<Tensor, Tensor>> places = new LinkedHashMap<>();
    private final Map<Tensor, double[]> states = new LinkedHashMap<>();
    private double rate;
    private int steps;
    private long total;

    InterpretedOptimizer(Arena arena, Interpreter interpreter, Training training, List<Tensor> parameters) {
        this.arena = arena;
        this.interpreter = interpreter;
        this.training = training;
        this.optimizer = training.rule(arena);
        this.total = training.steps();
        for (Tensor tensor : parameters) {
            Map<Tensor, Tensor> stands = new LinkedHashMap<>();
            stands.put(optimizer.parameter(), tensor);
            stands.put(optimizer.gradient(), like(tensor, optimizer.gradient()));
            optimizer.states().forEach(s -> stands.put(s, like(tensor, s)));
            places.put(tensor, stands);
            rules.put(tensor, rules(tensor, stands));
        }
    }

    private Tensor like(Tensor parameter, Tensor formal) {
        return new Tensor(formal.name(), formal.role(), parameter.axes(), formal.facts());
    }

    private List<Definition> rules(Tensor parameter, Map<Tensor, Tensor> stands) {
        Map<Tensor, Expr> reads = new LinkedHashMap<>();
        stands.forEach((formal, actual) -> reads.put(formal, arena.readAt(actual, parameter.axes())));
        List<Definition> definitions = new ArrayList<>();
        for (Optimizer.Update update : optimizer.updates()) {
            definitions.add(new Definition(stands.get(update.target()), arena.instantiate(update.value(), reads)));
        }
        return definitions;
    }

    void setRate(double value) {
        rate = value;
    }

    void setTotalSteps(long value) {
        total = value;
    }

    /** Back to the first step, the states and the rate of the model. */
    void reset() {
        steps = 0;
        rate = optimizer.rate().map(r -> r.facts().value()).orElse(0.0);
        states.clear();
        places.forEach((parameter, stands) -> optimizer.states().forEach(s -> {
            double[] first = new double[parameter.size()];
            Arrays.fill(first, s.facts().value());
            states.put(stands.get(s), first);
        }));
    }

    private static double squares(double[] values) {
        return Arrays.stream(values).map(v -> v * v).sum();
    }

    /** A state of a parameter, row-major. */
    double[] state(Tensor state, Tensor parameter) {
        return states.get(places.get(parameter).get(state));
    }

    /** Statement after statement, each seeing what the ones before it have assigned. */
    void step(Map<Tensor, double[]> parameters, Map<Tensor, double[]> gradients) {
        if (total == 0 && training.schedule().flatMap(Schedule::total).isPresent()) {
            throw new IllegalStateException("the schedule asks how many steps the run has: call setTotalSteps first");
        }
        steps++;
        double all = gradients.values().stream()
                .mapToDouble(InterpretedOptimizer::squares)
                .sum();
        rules.forEach((parameter, definitions) -> {
            Map<Tensor, Tensor> stands = places.get(parameter);
            Map<Tensor, double[]> values = new LinkedHashMap<>(states);
            values.put(parameter, parameters.get(parameter));
            values.put(stands.get(optimizer.gradient()), gradients.get(parameter));
            optimizer.rate().ifPresent(r -> values.put(r, new double[] {rate}));
            optimizer.step().ifPresent(t -> values.put(t, new double[] {steps}));
            training.schedule().flatMap(Schedule::total).ifPresent(n -> values.put(n, new double[] {total}));
            training.clipping()
                    .ifPresent(c -> c.norm().ifPresent(n -> {
                        double square = c.global() ? all : squares(gradients.get(parameter));
                        values.put(n, new double[] {Math.sqrt(square)});
                    }));
            for (Definition definition : definitions) {
                double[] target = values.get(definition.tensor());
                double[] assigned =
                        interpreter.run(List.of(definition), values, 1).get(definition.tensor());
                System.arraycopy(assigned, 0, target, 0, target.length);
            }
        });
    }
}
