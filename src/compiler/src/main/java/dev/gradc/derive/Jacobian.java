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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The derivative of values by tensors, all pairs of their elements: a reverse sweep from {@code Σ v e}, or a forward sweep along {@code v}
 * where that is the smaller, both linear in v; then v for every unit vector at once, {@code v[β] = [β = α]}, in axes α of its own.
 */
public final class Jacobian {
    private static final Name ROOT = new Name("e", 0);
    private static final Name DIRECTION = new Name("v", 0);

    private final Arena arena;
    private final List<Definition> definitions;
    private final Expr value;
    private final List<Axis> over;
    private final List<Tensor> by;
    private final Map<Tensor, Quotient> quotients = new LinkedHashMap<>();

    private Jacobian(Arena arena, List<Definition> definitions, Expr value, List<Axis> over, List<Tensor> by) {
        this.arena = arena;
        this.definitions =
                definitions.stream().filter(d -> !by.contains(d.tensor())).toList();
        this.value = value;
        this.over = over;
        this.by = by;
    }

    /** What a derived tensor is the derivative of, empty for the value itself, and by what; its axes are those of the one, then the other. */
    public record Quotient(Optional<Tensor> of, Tensor by) {}

    /**
     * The derivative, raw.
     *
     * @param program its gradients are what was asked for; its forward part ends in a root that stands for the value and is to be left out
     * @param quotients what each tensor of its backward part is
     */
    public record Result(Program program, Map<Tensor, Quotient> quotients) {
        public Result {
            quotients = Collections.unmodifiableMap(new LinkedHashMap<>(quotients));
        }
    }

    /**
     * The derivative of a value with free axes {@code over} by tensors, which are taken for independent of all they are defined by.
     *
     * @param definitions what the value depends on, each before its readers
     */
    public static Result derive(
            Arena arena, List<Definition> definitions, Expr value, List<Axis> over, List<Tensor> by) {
        Jacobian jacobian = new Jacobian(arena, definitions, value, over, by);
        boolean small =
                by.size() == 1 && Axis.places(over) > Axis.places(by.get(0).axes());
        Program program = small ? jacobian.forward(by.get(0)) : jacobian.reverse();
        program.gradients().forEach((t, g) -> jacobian.quotients.put(g, new Quotient(Optional.empty(), t)));
        return new Result(program, jacobian.quotients);
    }

    // ---------------------------------------------------------------- by one reverse sweep

    private Program reverse() {
        List<Axis> own = over.stream().map(arena::fresh).toList();
        Tensor direction = new Tensor(DIRECTION, Role.TANGENT, own);
        Tensor root = new Tensor(ROOT, Role.DEFINED, List.of());
        Expr along = over.isEmpty() ? value : arena.sum(over, arena.mul(arena.readAt(direction, over), value));
        List<Definition> forward = new ArrayList<>(definitions);
        forward.add(new Definition(root, along));
        Program derived = ReverseMode.derive(arena, Program.forward(forward, root, Optional.empty(), by));
        if (over.isEmpty()) {
            derived.adjoints().forEach((t, a) -> quotients.put(a, new Quotient(Optional.empty(), t)));
            return derived;
        }
        List<Axis> units = over.stream().map(arena::fresh).toList();
        Lifting lifting = new Lifting(arena, direction, units, true);
        List<Definition> backward = lifting.lift(derived.backward());
        Map<Tensor, Tensor> adjoints = new LinkedHashMap<>();
        derived.adjoints().forEach((tensor, adjoint) -> {
            if (!isValue(tensor)) { // whose derivative by itself needs no name
                adjoints.put(tensor, lifting.of(adjoint));
            }
        });
        derived.adjoints().forEach((t, a) -> quotients.put(lifting.of(a), new Quotient(Optional.empty(), t)));
        Map<Tensor, Tensor> gradients = new LinkedHashMap<>();
        derived.gradients().forEach((tensor, gradient) -> gradients.put(tensor, lifting.of(gradient)));
        return program(derived.forward(), root, backward, gradients, adjoints);
    }

    private boolean isValue(Tensor tensor) {
        return value == arena.readAt(tensor, over.size() == tensor.rank() ? over : tensor.axes());
    }

    private Program program(
            List<Definition> forward,
            Tensor root,
            List<Definition> backward,
            Map<Tensor, Tensor> gradients,
            Map<Tensor, Tensor> adjoints) {
        return new Program(forward, root, Optional.empty(), by, backward, gradients, Map.of(), adjoints);
    }

    // ---------------------------------------------------------------- by one forward sweep

    private Program forward(Tensor by) {
        Tensor direction = new Tensor(
                DIRECTION, Role.TANGENT, by.axes().stream().map(arena::fresh).toList());
        Tensor root = new Tensor(ROOT, Role.DEFINED, over);
        List<Definition> all = new ArrayList<>(definitions);
        all.add(new Definition(root, value));
        ForwardMode.Result result = ForwardMode.derive(arena, all, Map.of(by, direction));
        List<Axis> units = by.axes().stream().map(arena::fresh).toList();
        Lifting lifting = new Lifting(arena, direction, units, false);
        List<Definition> moved = new ArrayList<>(lifting.lift(result.moved()));
        result.tangents().forEach((t, tangent) -> {
            if (t != by && t != root) {
                quotients.put(lifting.of(tangent), new Quotient(Optional.of(t), by));
            }
        });
        Tensor tangent = result.tangents().get(root);
        if (tangent != null) {
            return program(result.values(), root, moved, Map.of(by, lifting.of(tangent)), Map.of());
        }
        List<Axis> axes = new ArrayList<>(over);
        axes.addAll(units);
        Tensor none = new Tensor(DIRECTION, Role.TANGENT, axes);
        moved.add(new Definition(none, arena.zero()));
        return program(result.values(), root, moved, Map.of(by, none), Map.of());
    }

    /** Definitions linear in a direction, for all its unit vectors at once: what they define gets the axes of the units beside its own. */
    private static final class Lifting {
        private final Arena arena;
        private final Tensor direction;
        private final List<Axis> units;
        private final boolean unitsFirst;
        private final Map<Tensor, Tensor> lifted = new LinkedHashMap<>();

        Lifting(Arena arena, Tensor direction, List<Axis> units, boolean unitsFirst) {
            this.arena = arena;
            this.direction = direction;
            this.units = units;
            this.unitsFirst = unitsFirst;
        }

        Tensor of(Tensor tensor) {
            return lifted.getOrDefault(tensor, tensor);
        }

        List<Definition> lift(List<Definition> definitions) {
            definitions.forEach(d -> lifted.put(d.tensor(), lift(d.tensor()))); // first, for recurrences
            return definitions.stream().map(this::lift).toList();
        }

        private Tensor lift(Tensor tensor) {
            return new Tensor(tensor.name(), tensor.role(), joined(units, tensor.axes()), tensor.facts());
        }

        private <T> List<T> joined(List<T> ofUnits, List<T> own) {
            List<T> all = new ArrayList<>(unitsFirst ? ofUnits : own);
            all.addAll(unitsFirst ? own : ofUnits);
            return all;
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
            List<Index> ofUnits = Index.each(units);
            return own == null ? r : arena.read(own, joined(ofUnits, r.at()));
        }
    }
}
