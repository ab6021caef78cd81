package dev.gradc.evaluate;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import dev.gradc.evaluate.Reals.Elements;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The value of programs in double precision, the plainest reading of the algebra there is.
 *
 * <p>Values are row-major arrays; a tensor of integers holds integers. A batch axis, always the leading one, runs over the samples in hand.
 * SELECT works out the branch it takes alone; a bracket of 0 keeps the rest of its product from being worked out; the first of equal extremes
 * is taken. A sum is added up in the order of its axes, plainly. Constants and settings that are given no value have the one of their facts.
 *
 * <p>One interpreter is for one arena and one thread. What it has made ready for an expression it keeps: to run a program again is cheap.
 */
public final class Interpreter {
    private final Machine<Double> machine;

    /** An interpreter for the expressions of an arena; {@code partials} is the table derivatives kept by name are read from. */
    public Interpreter(Arena arena, PartialRule partials) {
        this.machine = new Machine<>(arena, partials, new Reals());
    }

    /** The values of all tensors of a program, forward and backward, beside those given. The arrays given are not copied. */
    public Map<Tensor, double[]> run(Program program, Map<Tensor, double[]> given, int samples) {
        List<Definition> all = new ArrayList<>(program.forward());
        all.addAll(program.backward());
        return run(all, given, samples);
    }

    /** The values of the tensors defined, beside those given. */
    public Map<Tensor, double[]> run(List<Definition> definitions, Map<Tensor, double[]> given, int samples) {
        Frame<Double> frame = machine.frame(samples);
        Map<Tensor, double[]> values = new IdentityHashMap<>(given);
        given.forEach((tensor, array) -> machine.put(frame, tensor, new Elements(array)));
        machine.run(definitions, frame, (tensor, v) -> values.put(tensor, ((Elements) v).array()));
        return Collections.unmodifiableMap(values);
    }

    /** The value of an expression that has no free axis. */
    public double value(Expr closed, Map<Tensor, double[]> values, int samples) {
        Frame<Double> frame = machine.frame(samples);
        values.forEach((tensor, array) -> machine.put(frame, tensor, new Elements(array)));
        return machine.value(closed, frame);
    }
}
