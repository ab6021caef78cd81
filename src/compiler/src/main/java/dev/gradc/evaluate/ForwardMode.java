package dev.gradc.evaluate;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Function;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The derivative of programs along a direction, by dual numbers: J·v without a derivative program, exact but for rounding.
 *
 * <p>Its derivatives of the primitives are its own, so that it checks both the partials and the transposition of reverse mode.
 */
public final class ForwardMode {
    private final Machine<Dual> machine;

    /** Forward mode for the expressions of an arena; {@code partials} serves only programs that contain derivatives by name. */
    public ForwardMode(Arena arena, PartialRule partials) {
        this.machine = new Machine<>(arena, partials, new Duals());
    }

    /** The values and tangents of tensors. */
    public record Result(Map<Tensor, double[]> values, Map<Tensor, double[]> tangents) {
        public Result {
            values = Collections.unmodifiableMap(values);
            tangents = Collections.unmodifiableMap(tangents);
        }
    }

    /** The values and tangents of what is defined, beside those given; a tensor given without a direction does not move. */
    public Result run(
            List<Definition> definitions, Map<Tensor, double[]> given, Map<Tensor, double[]> direction, int samples) {
        Frame<Dual> frame = machine.frame(samples);
        Map<Tensor, double[]> values = new IdentityHashMap<>(given);
        Map<Tensor, double[]> tangents = new IdentityHashMap<>(direction);
        given.forEach((tensor, array) -> {
            double[] tangent = direction.getOrDefault(tensor, new double[array.length]);
            if (tangent.length != array.length) {
                throw new IllegalArgumentException(
                        tensor + " has " + array.length + " elements and moves in " + tangent.length);
            }
            machine.put(frame, tensor, new Duals.Elements(array, tangent));
        });
        machine.run(definitions, frame, (tensor, v) -> {
            Duals.Elements elements = (Duals.Elements) v;
            values.put(tensor, elements.values());
            tangents.put(tensor, elements.tangents());
        });
        return new Result(values, tangents);
    }

    /** The derivative of a function by one of its arguments, at a point. */
    public double partial(Arena arena, Function function, int argument, double... at) {
        Frame<Dual> frame = machine.frame(1);
        Tensor[] formals = new Tensor[at.length];
        for (int i = 0; i < at.length; i++) {
            formals[i] = new Tensor(new Name("x", i + 1), Role.FORMAL, List.of());
            machine.put(
                    frame, formals[i], new Duals.Elements(new double[] {at[i]}, new double[] {i == argument ? 1 : 0}));
        }
        Expr call = arena.call(function, Arrays.stream(formals).map(arena::read).toList());
        return machine.value(call, frame).tangent();
    }
}
