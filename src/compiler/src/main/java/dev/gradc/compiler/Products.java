package dev.gradc.compiler;

import dev.gradc.algebra.Along;
import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Batching;
import dev.gradc.derive.ForwardMode;
import dev.gradc.derive.Jacobian;
import dev.gradc.derive.Primes;
import dev.gradc.model.Product;
import dev.gradc.simplify.Simplifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The products of derivatives with directions, and Jacobians: derived and simplified as gradients are, from a program that is derived already. */
final class Products {
    private final Arena arena;
    private final Program derived;
    private final boolean primitive;

    Products(Arena arena, Program derived) {
        this(arena, derived, false);
    }

    private Products(Arena arena, Program derived, boolean primitive) {
        this.arena = arena;
        this.derived = derived;
        this.primitive = primitive;
    }

    /** The same with derivatives of functions written out, for a program in primitives alone. */
    Products inPrimitives() {
        return new Products(arena, derived, true);
    }

    private Program simplified(Program raw) {
        return Simplifier.simplify(arena, primitive ? Primes.expand(arena, raw) : raw);
    }

    /**
     * The product asked for.
     *
     * @param inputs the model's inputs and targets
     * @param outputs the tensors of the model's outputs
     */
    Along of(Product product, List<Tensor> inputs, List<Tensor> outputs) {
        return switch (product) {
            case JVP -> tangents(inputs, outputs);
            case HESSIAN_VECTOR -> hessian();
            case JACOBIAN -> jacobians(inputs, outputs);
        };
    }

    // ---------------------------------------------------------------- along a direction

    private Along tangents(List<Tensor> inputs, List<Tensor> outputs) {
        Map<Tensor, Tensor> directions = new LinkedHashMap<>();
        for (Tensor input : inputs) {
            if (!input.isInteger() && input.role() == Role.INPUT) {
                directions.put(input, ForwardMode.direction(input));
            }
        }
        derived.parameters().forEach(p -> directions.put(p, ForwardMode.direction(p)));
        Map<Tensor, Tensor> wanted = new LinkedHashMap<>();
        outputs.stream().filter(o -> !o.isInteger()).forEach(o -> wanted.put(o, o));
        return along(derived.forward(), List.of(), directions, wanted, false);
    }

    /** The tangent of the gradients, those of loss and penalty as one. */
    private Along hessian() {
        Map<Tensor, Tensor> directions = new LinkedHashMap<>();
        derived.parameters().forEach(p -> directions.put(p, ForwardMode.direction(p)));
        List<Definition> sums = new ArrayList<>();
        Map<Tensor, Tensor> gradients = new LinkedHashMap<>();
        for (Tensor p : derived.parameters()) {
            Tensor ofLoss = derived.gradients().get(p);
            Tensor ofPenalty = derived.penaltyGradients().get(p);
            Tensor gradient = ofLoss == null ? ofPenalty : ofLoss;
            if (ofLoss != null && ofPenalty != null) {
                gradient = new Tensor(new Name("g_" + p.name().base(), p.name().layer()), Role.ADJOINT, ofLoss.axes());
                sums.add(new Definition(
                        gradient,
                        arena.add(arena.readAt(ofLoss, ofLoss.axes()), arena.readAt(ofPenalty, ofLoss.axes()))));
            }
            if (gradient != null) {
                gradients.put(p, gradient);
            }
        }
        List<Definition> all = new ArrayList<>(derived.forward());
        all.addAll(derived.backward());
        return along(all, sums, directions, gradients, true);
    }

    /**
     * The tangents of what is wanted.
     *
     * @param further definitions that are only to be followed
     * @param wanted for each result the tensor whose tangent it is
     */
    private Along along(
            List<Definition> definitions,
            List<Definition> further,
            Map<Tensor, Tensor> directions,
            Map<Tensor, Tensor> wanted,
            boolean gradients) {
        List<Definition> all = new ArrayList<>(definitions);
        all.addAll(further);
        ForwardMode.Result mode = ForwardMode.derive(arena, all, directions);
        List<Definition> moved = new ArrayList<>(mode.moved());
        Map<Tensor, Tensor> results = new LinkedHashMap<>();
        wanted.forEach((key, tensor) -> {
            Tensor tangent = mode.tangents().get(tensor);
            if (tangent == null) {
                tangent = new Tensor(
                        new Name("still_" + tensor.name().base(), tensor.name().layer()), Role.TANGENT, tensor.axes());
                moved.add(new Definition(tangent, arena.zero()));
            }
            results.put(key, tangent);
        });
        Program simple = simplified(new Program(
                values(mode),
                derived.loss(),
                derived.penalty(),
                derived.parameters(),
                moved,
                kept(results, mode.tangents()),
                Map.of(),
                Map.of()));
        Set<Tensor> known = new LinkedHashSet<>();
        all.forEach(d -> known.add(d.tensor()));
        List<Definition> backward = new ArrayList<>(gradients ? derived.backward() : List.of());
        mode.values().stream().filter(d -> !known.contains(d.tensor())).forEach(backward::add); // positions
        backward.addAll(Definition.needed(simple.backward(), results.values()));
        Set<Tensor> left = new LinkedHashSet<>();
        backward.forEach(d -> left.add(d.tensor()));
        Map<Tensor, Tensor> tangents = new LinkedHashMap<>(mode.tangents());
        tangents.keySet().removeAll(directions.keySet());
        tangents.values().retainAll(left);
        return new Along(
                gradients ? program(backward) : forwardOnly(backward), directions, tangents, Map.of(), results);
    }

    /** The values that tangents may be written by: not the gradients, which code adds the penalty's to. */
    private List<Definition> values(ForwardMode.Result mode) {
        Set<Tensor> gradients = new LinkedHashSet<>(derived.gradients().values());
        gradients.addAll(derived.penaltyGradients().values());
        gradients.removeAll(derived.adjoints().values());
        return mode.values().stream()
                .filter(d -> !gradients.contains(d.tensor()))
                .toList();
    }

    /** What keeps its name: results, and tangents of what a textbook has a letter for. */
    private Map<Tensor, Tensor> kept(Map<Tensor, Tensor> results, Map<Tensor, Tensor> tangents) {
        Map<Tensor, Tensor> kept = new LinkedHashMap<>();
        derived.forward().stream()
                .map(Definition::tensor)
                .filter(t -> t.facts().preActivation() && tangents.containsKey(t))
                .forEach(t -> kept.put(t, tangents.get(t)));
        derived.adjoints().forEach((of, adjoint) -> {
            if (of.facts().preActivation() && tangents.containsKey(adjoint)) {
                kept.put(adjoint, tangents.get(adjoint));
            }
        });
        kept.keySet().removeAll(results.keySet());
        kept.putAll(results);
        return kept;
    }

    private Program program(List<Definition> backward) {
        return derived.with(derived.forward(), backward);
    }

    private Program forwardOnly(List<Definition> backward) {
        return new Program(
                derived.forward(),
                derived.loss(),
                derived.penalty(),
                derived.parameters(),
                backward,
                Map.of(),
                Map.of(),
                Map.of());
    }

    // ---------------------------------------------------------------- for all directions

    /** The Jacobians of each of at most {@code capacity} samples, from those of one. */
    static Along batched(Arena arena, Along perSample, List<Tensor> inputs, int capacity) {
        Program program = perSample.program();
        List<Definition> all = new ArrayList<>(program.forward());
        all.addAll(program.backward());
        Batching.Batched batched = Batching.batchify(arena, program.underived(all), inputs, capacity);
        Set<Tensor> own = new LinkedHashSet<>();
        program.forward().forEach(d -> own.add(batched.of(d.tensor())));
        List<Definition> forward = new ArrayList<>();
        List<Definition> backward = new ArrayList<>();
        batched.program().forward().forEach(d -> (own.contains(d.tensor()) ? forward : backward).add(d));
        Map<Tensor, Along.Fraction> fractions = new LinkedHashMap<>();
        perSample
                .fractions()
                .forEach((t, f) ->
                        fractions.put(batched.of(t), new Along.Fraction(batched.of(f.of()), batched.of(f.by()))));
        Program result = new Program(
                forward,
                batched.program().loss(),
                batched.program().penalty(),
                program.parameters(),
                backward,
                Map.of(),
                Map.of(),
                Map.of());
        return new Along(result, Map.of(), Map.of(), fractions, Map.of());
    }

    /** Each output by all inputs it depends on, in one sweep. */
    private Along jacobians(List<Tensor> inputs, List<Tensor> outputs) {
        List<Tensor> by = inputs.stream()
                .filter(t -> !t.isInteger() && t.role() == Role.INPUT)
                .toList();
        List<Definition> backward = new ArrayList<>();
        Map<Tensor, Along.Fraction> fractions = new LinkedHashMap<>();
        for (Tensor output : outputs) {
            if (!output.isInteger() && !by.isEmpty()) {
                List<Axis> over = output.axes().stream().map(arena::fresh).toList();
                List<Definition> forward = derived.forward().stream()
                        .filter(d -> d.tensor() != derived.loss())
                        .toList();
                Jacobian.Result raw = Jacobian.derive(arena, forward, arena.readAt(output, over), over, by);
                adopt(output, raw, backward, fractions);
            }
        }
        return new Along(forwardOnly(backward), Map.of(), Map.of(), fractions, Map.of());
    }

    /** Takes over what is left after simplification, under names that tell of what it is the derivative and by what. */
    private void adopt(
            Tensor output, Jacobian.Result raw, List<Definition> backward, Map<Tensor, Along.Fraction> fractions) {
        Program simple = simplified(raw.program());
        List<Definition> needed =
                Definition.needed(simple.backward(), simple.gradients().values());
        Set<Tensor> zero = new LinkedHashSet<>();
        Map<Tensor, Tensor> adopted = new LinkedHashMap<>();
        for (Definition d : needed) {
            if (d.value() == arena.zero()) {
                zero.add(d.tensor()); // an output that does not depend on an input
                continue;
            }
            Jacobian.Quotient quotient = raw.quotients().get(d.tensor());
            Tensor of = quotient.of().orElse(output);
            Name name = new Name(
                    "d" + of.name().plain() + "_d" + quotient.by().name().base(),
                    quotient.by().name().layer());
            Tensor own = new Tensor(name, Role.TANGENT, d.tensor().axes());
            adopted.put(d.tensor(), own);
            fractions.put(own, new Along.Fraction(of, quotient.by()));
        }
        Set<Tensor> known = new LinkedHashSet<>();
        derived.forward().forEach(d -> known.add(d.tensor()));
        simple.forward().stream()
                .filter(d -> d.tensor() != simple.loss() && !known.contains(d.tensor()))
                .forEach(backward::add); // positions
        for (Definition d : needed) {
            if (!zero.contains(d.tensor())) {
                backward.add(new Definition(
                        adopted.get(d.tensor()),
                        arena.rewrite(
                                d.value(),
                                e -> e instanceof Expr.Read r && adopted.containsKey(r.tensor())
                                        ? arena.read(adopted.get(r.tensor()), r.at())
                                        : e)));
            }
        }
    }
}
