package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Argument;
import dev.gradc.loops.Block;
import dev.gradc.loops.Method;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The order of a step: definitions one after the other, those of a recurrence within a loop over its steps, upwards or downwards. */
final class Steps {
    private final Variable counter;
    private final Map<Tensor, Axis> times = new LinkedHashMap<>();

    /** The methods that work out the definitions of a step. */
    interface InOneCall {
        List<Method> methods(List<Definition> definitions, Function<Definition, Method> each);
    }

    Steps(Plan plan, Names names) {
        List<Stage> stages = new ArrayList<>(Recurrences.stages(plan.loss()));
        stages.addAll(Recurrences.stages(plan.backward()));
        plan.inference().ifPresent(i -> stages.addAll(Recurrences.stages(i.evaluation())));
        plan.parts().values().forEach(p -> stages.addAll(Recurrences.stages(p.all())));
        for (Stage stage : stages) {
            stage.time()
                    .ifPresent(time -> stage.definitions().forEach(d -> times.put(d.tensor(), time.axis(d.tensor()))));
        }
        this.counter = Variable.counter(times.isEmpty() ? "t" : names.fresh("t"));
    }

    /** What holds the number of the step, from 0, in the methods of a recurrence. */
    Variable counter() {
        return counter;
    }

    /** The counters that methods take as formals: that of the samples, and that of the steps if there are any. */
    List<Variable> counters(Variable samples) {
        return times.isEmpty() ? List.of(samples) : List.of(samples, counter);
    }

    /** The axis of a tensor whose elements are worked out step by step. */
    Optional<Axis> time(Tensor tensor) {
        return Optional.ofNullable(times.get(tensor));
    }

    /**
     * The calls of the definitions' methods, in an order that serves each what it reads.
     *
     * @param together makes fewer calls of those of one step
     */
    List<Statement> calls(List<Definition> definitions, Function<Definition, Method> methods, InOneCall together) {
        List<Statement> calls = new ArrayList<>();
        for (Stage stage : Recurrences.stages(definitions)) {
            if (stage.time().isPresent()) {
                List<Statement> own = together.methods(stage.definitions(), methods).stream()
                        .map(m -> (Statement) call(m, stage.time().get()))
                        .toList();
                calls.add(
                        Statement.For.upTo(counter, Whole.of(stage.time().get().extent()), new Block(own)));
            } else {
                stage.definitions().forEach(d -> calls.add(Usage.call(methods.apply(d))));
            }
        }
        return calls;
    }

    /** A call within the loop: downwards, the loop still counts up, and the step is counted from the end. */
    private Statement.Call call(Method method, Stage.Time time) {
        Whole step = time.ascending()
                ? Whole.of(counter)
                : new Whole.Affine(List.of(new Whole.Term(-1, counter)), time.extent() - 1);
        List<Argument> arguments = new ArrayList<>(Usage.call(method).arguments());
        arguments.replaceAll(a -> a == counter ? step : a);
        return new Statement.Call(method.name(), arguments);
    }
}
