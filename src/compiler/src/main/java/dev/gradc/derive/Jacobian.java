package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The derivative of values by a tensor, all pairs of their elements: a reverse sweep from {@code Σ v e}, or a forward sweep along {@code v}
 * where that is the smaller, both linear in v; then v for every unit vector at once, {@code v[β] = [β = α]}, in axes α of its own.
 */
public final class Jacobian {
    private static final Name ROOT = new Name("e", 0);
    private static final Name DIRECTION = new Name("v", 0);

    private final Arena arena;
    private final List<Definition> definitions;
    private final Expr value;
    private final List<Axis> over;
    private final Tensor by;

    private Jacobian(Arena arena, List<Definition> definitions, Expr value, List<Axis> over, Tensor by) {
        this.arena = arena;
        this.definitions = definitions.stream().filter(d -> d.tensor() != by).toList();
        this.value = value;
        this.over = over;
        this.by = by;
    }

    /**
     * The derivative of a value with free axes {@code over} by a tensor, which is taken for independent of all it is defined by.
     *
     * @param definitions what the value depends on, each before its readers
     * @return a raw program whose gradient by the tensor has the axes {@code over}, then those of the tensor; its forward part ends in a root
     *     that stands for the value and is to be left out
     */
    public static Program derive(Arena arena, List<Definition> definitions, Expr value, List<Axis> over, Tensor by) {
        Jacobian jacobian = new Jacobian(arena, definitions, value, over, by);
        return size(over) > size(by.axes()) ? jacobian.forward() : jacobian.reverse();
    }

    private static double size(List<Axis> axes) {
        return axes.stream().mapToDouble(Axis::extent).reduce(1, (a, b) -> a * b);
    }

    // ---------------------------------------------------------------- by one reverse sweep

    private Program reverse() {
        List<Axis> own = over.stream().map(arena::fresh).toList();
        Tensor direction = new Tensor(DIRECTION, Role.TANGENT, own);
        Tensor root = new Tensor(ROOT, Role.DEFINED, List.of());
        Expr along = over.isEmpty() ? value : arena.sum(over, arena.mul(arena.readAt(direction, over), value));
        List<Definition> forward = new ArrayList<>(definitions);
        forward.add(new Definition(root, along));
        Program derived = ReverseMode.derive(arena, Program.forward(forward, root, Optional.empty(), List.of(by)));
        if (over.isEmpty()) {
            return derived;
        }
        List<Axis> units = over.stream().map(arena::fresh).toList();
        Lifting lifting = new Lifting(arena, direction, units);
        List<Definition> backward = lifting.lift(derived.backward());
        Map<Tensor, Tensor> adjoints = new LinkedHashMap<>();
        derived.adjoints().forEach((tensor, adjoint) -> adjoints.put(tensor, lifting.of(adjoint)));
        return program(
                derived.forward(),
                root,
                backward,
                lifting.of(derived.gradients().get(by)),
                adjoints);
    }

    private Program program(
            List<Definition> forward,
            Tensor root,
            List<Definition> backward,
            Tensor result,
            Map<Tensor, Tensor> adjoints) {
        Map<Tensor, Tensor> gradients = Map.of(by, result);
        return new Program(forward, root, Optional.empty(), List.of(by), backward, gradients, Map.of(), adjoints);
    }

    // ---------------------------------------------------------------- by one forward sweep

    private Program forward() {
        Tensor direction = new Tensor(
                DIRECTION, Role.TANGENT, by.axes().stream().map(arena::fresh).toList());
        Tensor root = new Tensor(ROOT, Role.DEFINED, over);
        List<Definition> all = new ArrayList<>(definitions);
        all.add(new Definition(root, value));
        ForwardMode.Result result = ForwardMode.derive(arena, all, Map.of(by, direction));
        List<Axis> units = by.axes().stream().map(arena::fresh).toList();
        Lifting lifting = new Lifting(arena, direction, units);
        List<Definition> moved = new ArrayList<>(lifting.lift(result.moved()));
        List<Axis> axes = new ArrayList<>(over);
        axes.addAll(units);
        Expr last = arena.zero();
        Tensor tangent = result.tangents().get(root);
        if (tangent != null) {
            last = moved.remove(moved.size() - 1).value();
        }
        Tensor gradient = new Tensor(new Name("d" + by.name().base(), by.name().layer()), Role.ADJOINT, axes);
        moved.add(new Definition(gradient, last));
        return program(result.values(), root, moved, gradient, Map.of());
    }

    /** Definitions linear in a direction, for all its unit vectors at once: what depends on it gets the axes of the units before its own. */
    private static final class Lifting {
        private final Arena arena;
        private final Tensor direction;
        private final List<Axis> units;
        private final Map<Tensor, Tensor> lifted = new LinkedHashMap<>();

        Lifting(Arena arena, Tensor direction, List<Axis> units) {
            this.arena = arena;
            this.direction = direction;
            this.units = units;
        }

        Tensor of(Tensor tensor) {
            return lifted.getOrDefault(tensor, tensor);
        }

        List<Definition> lift(List<Definition> definitions) {
            definitions.forEach(d -> lifted.put(d.tensor(), lift(d.tensor()))); // first, for recurrences
            return definitions.stream().map(this::lift).toList();
        }

        private Tensor lift(Tensor tensor) {
            List<Axis> axes = new ArrayList<>(units);
            axes.addAll(tensor.axes());
            return new Tensor(tensor.name(), tensor.role(), axes, tensor.facts());
        }

        private Definition lift(Definition d) {
            Expr value = arena.rewrite(d.value(), e -> e instanceof Expr.Read r ? read(r) : e);
            return new Definition(lifted.get(d.tensor()), value);
        }

        private Expr read(Expr.Read r) {
            if (r.tensor() == direction) {
                List<Condition> same = new ArrayList<>();
                for (int i = 0; i < units.size(); i++) {
                    same.add(Condition.equal(r.at().get(i), Index.of(units.get(i))));
                }
                return arena.iverson(same);
            }
            Tensor own = lifted.get(r.tensor());
            if (own == null) {
                return r;
            }
            List<Index> at = new ArrayList<>();
            units.forEach(u -> at.add(Index.of(u)));
            at.addAll(r.at());
            return arena.read(own, at);
        }
    }
}
