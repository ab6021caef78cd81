package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One joint reverse sweep: from the loss back through the definitions, an adjoint for each tensor a parameter reaches.
 *
 * <p>A batched loss is seeded with 1 a sample, and 1/m is applied where a parameter's gradient is formed, so that errors stay those of one
 * sample (algebra 1.4). The penalty is a root of its own. Raw: nothing is folded or inlined here, that is {@code simplify}'s.
 */
public final class ReverseMode {
    private final Arena arena;
    private final Program program;
    private final Names names;
    private final List<Stage> stages;
    private final List<Definition> backward = new ArrayList<>();
    private final Map<Tensor, Tensor> adjoints = new LinkedHashMap<>();
    private final Map<Tensor, List<Definition>> positions = new LinkedHashMap<>();

    private ReverseMode(Arena arena, Program program) {
        this.arena = arena;
        this.program = program;
        this.names = new Names(program);
        this.stages = Recurrences.stages(program.forward());
    }

    /** The program with its adjoints; positions of maxima join the forward pass just before the definition that needs them. */
    public static Program derive(Arena arena, Program program) {
        return new ReverseMode(arena, program).derive();
    }

    private Program derive() {
        Map<Tensor, Tensor> gradients = sweep(program.loss(), true);
        Map<Tensor, Tensor> penaltyGradients =
                program.penalty().map(p -> sweep(p, false)).orElse(Map.of());
        List<Definition> forward = new ArrayList<>();
        for (Definition d : program.forward()) {
            forward.addAll(positions.getOrDefault(d.tensor(), List.of()));
            forward.add(d);
        }
        return new Program(
                Recurrences.ordered(forward),
                program.loss(),
                program.penalty(),
                program.parameters(),
                Recurrences.ordered(backward),
                gradients,
                penaltyGradients,
                adjoints);
    }

    private Map<Tensor, Tensor> sweep(Tensor root, boolean ofLoss) {
        Cotangents cotangents = new Cotangents(arena, Activity.of(program));
        for (int i = stages.size() - 1; i >= 0; i--) {
            Stage stage = stages.get(i);
            if (stage.time().isPresent()) {
                recurrence(stage, cotangents, ofLoss);
            } else {
                Definition d = stage.definitions().get(0);
                Optional<Expr> seed =
                        d.tensor() == root ? Optional.of(arena.one()) : adjoint(d.tensor(), cotangents, ofLoss);
                seed.ifPresent(s -> propagate(d, s, cotangents));
            }
        }
        Map<Tensor, Tensor> gradients = new LinkedHashMap<>();
        for (Tensor parameter : program.parameters()) {
            Expr gradient = cotangents.of(parameter);
            if (ofLoss && root.batched()) {
                gradient = arena.mul(arena.pow(arena.read(arena.count()), Rational.MINUS_ONE), gradient);
            }
            if (ofLoss || gradient != arena.zero()) {
                gradients.put(
                        parameter, define(names.gradient(parameter, ofLoss), cotangents.axes(parameter), gradient));
            }
        }
        return gradients;
    }

    private void propagate(Definition d, Expr seed, Cotangents cotangents) {
        List<Definition> found = cotangents.propagate(d, seed, names);
        positions.computeIfAbsent(d.tensor(), t -> new ArrayList<>()).addAll(found);
    }

    /**
     * The adjoints of a recurrence are one too, in the other direction: each is named before its value is known, since steps later in time
     * contribute to it.
     */
    private void recurrence(Stage stage, Cotangents cotangents, boolean ofLoss) {
        List<Definition> reached = new ArrayList<>(cotangents.reached(stage.definitions()));
        Collections.reverse(reached);
        Map<Tensor, Tensor> named = new LinkedHashMap<>();
        for (Definition d : reached) {
            Tensor tensor = d.tensor();
            Tensor adjoint = new Tensor(names.adjoint(tensor), Role.ADJOINT, cotangents.axes(tensor));
            named.put(tensor, adjoint);
            if (ofLoss) {
                adjoints.put(tensor, adjoint);
            }
        }
        reached.forEach(
                d -> propagate(d, arena.readAt(named.get(d.tensor()), d.tensor().axes()), cotangents));
        named.forEach((tensor, adjoint) -> backward.add(new Definition(adjoint, cotangents.of(tensor))));
    }

    /** Names the adjoint of a tensor and gives what its own definition is seeded with; empty if the root does not depend on it. */
    private Optional<Expr> adjoint(Tensor tensor, Cotangents cotangents, boolean ofLoss) {
        Expr value = cotangents.of(tensor);
        if (value == arena.zero()) {
            return Optional.empty();
        }
        Tensor adjoint = define(names.adjoint(tensor), cotangents.axes(tensor), value);
        if (ofLoss) {
            adjoints.put(tensor, adjoint);
        }
        return Optional.of(arena.readAt(adjoint, tensor.axes()));
    }

    private Tensor define(Name name, List<Axis> axes, Expr value) {
        Tensor tensor = new Tensor(name, Role.ADJOINT, axes);
        backward.add(new Definition(tensor, value));
        return tensor;
    }
}
