package dev.gradc.lower;

import dev.gradc.algebra.Along;
import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Metric;
import dev.gradc.model.Model;
import dev.gradc.model.Output;
import dev.gradc.model.Product;
import dev.gradc.model.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What is to be computed when: the definitions of each part of a step, in order, dead ones left out.
 *
 * @param forward what outputs need
 * @param loss what loss, metrics and the backward pass need beside that, forward included
 * @param step what outputs, loss and the backward pass need
 * @param backward adjoints, then one gradient of the whole objective for each parameter
 * @param gradients for each parameter that is not frozen its gradient
 * @param outputs for each output and constrained parameter the tensor that holds it
 * @param inference what predictions need, if it is not what training needs
 * @param parts for each product that is asked for what it computes
 * @param exact the tensors kept in double although reals are floats: loss, penalty, what they share with others
 */
record Plan(
        List<Definition> forward,
        List<Definition> loss,
        List<Definition> step,
        List<Definition> backward,
        Map<Tensor, Tensor> gradients,
        Map<Output, Tensor> outputs,
        Optional<Inference> inference,
        Map<Product, Part> parts,
        Set<Tensor> exact) {
    /**
     * What a product computes.
     *
     * @param values what it needs of the forward and backward pass
     * @param moved tangents, or the definitions of Jacobians
     * @param results what the caller reads, and under which name; none where it is by parameter
     */
    record Part(List<Definition> values, List<Definition> moved, Map<Tensor, String> results) {
        List<Definition> all() {
            List<Definition> all = new ArrayList<>(values);
            all.addAll(moved);
            return all;
        }
    }

    /**
     * The definitions of the inference form.
     *
     * @param forward what outputs need
     * @param evaluation what outputs, loss and metrics need
     */
    record Inference(List<Definition> forward, List<Definition> evaluation) {}

    /** Each list of definitions but those of products. */
    List<List<Definition>> lists() {
        List<List<Definition>> lists = new ArrayList<>(List.of(forward, loss, step, backward));
        inference.ifPresent(i -> lists.addAll(List.of(i.forward(), i.evaluation())));
        return lists;
    }

    /** The definitions of training, then those of the inference form; not those of products. A definition of both forms is there twice. */
    List<Definition> all() {
        List<Definition> all = new ArrayList<>(loss);
        all.addAll(backward);
        inference.ifPresent(i -> all.addAll(i.evaluation()));
        return all;
    }

    /** The plan with each definition made another of the same tensor. */
    Plan map(UnaryOperator<Definition> change) {
        Map<Product, Part> changed = new LinkedHashMap<>();
        parts.forEach((product, part) ->
                changed.put(product, new Part(map(part.values(), change), map(part.moved(), change), part.results())));
        return new Plan(
                map(forward, change),
                map(loss, change),
                map(step, change),
                map(backward, change),
                gradients,
                outputs,
                inference.map(i -> new Inference(map(i.forward(), change), map(i.evaluation(), change))),
                changed,
                exact);
    }

    /** The plan with each list of definitions made another; products stay. */
    Plan mapAll(UnaryOperator<List<Definition>> change) {
        return new Plan(
                change.apply(forward),
                change.apply(loss),
                change.apply(step),
                change.apply(backward),
                gradients,
                outputs,
                inference.map(i -> new Inference(change.apply(i.forward()), change.apply(i.evaluation()))),
                parts,
                exact);
    }

    private static List<Definition> map(List<Definition> definitions, UnaryOperator<Definition> change) {
        return definitions.stream().map(change).toList();
    }

    static Plan of(Model model, BatchedProgram batched) {
        Arena arena = model.arena();
        Program program = batched.program();
        Set<Tensor> exact = new LinkedHashSet<>();
        exact.add(program.loss());
        program.penalty().ifPresent(exact::add);
        Map<Expr, Tensor> shared = new LinkedHashMap<>();
        WideSums wide = new WideSums(arena);
        List<Definition> all =
                new ArrayList<>(wide.split(Sharing.share(arena, program.forward(), exact, shared), exact));
        Map<Output, Tensor> outputs = outputs(model, batched, all);
        Map<Tensor, Tensor> gradients = new LinkedHashMap<>();
        List<Definition> backward = wide.chained(backward(arena, program, gradients));
        Set<Tensor> trained = new LinkedHashSet<>();
        trained.add(program.loss());
        program.penalty().ifPresent(trained::add);
        trained.addAll(outputs.values()); // they can be read after a step, too
        backward.forEach(d -> trained.addAll(Reads.of(d.value())));
        for (State state : model.environment().states()) {
            trained.add(state.next());
        }
        Set<Tensor> measured = new LinkedHashSet<>();
        for (Metric m : batched.metrics()) {
            measured.addAll(Reads.of(m.value()));
        }
        Set<Tensor> reported = new LinkedHashSet<>(trained);
        reported.addAll(measured);
        measured.add(program.loss());
        program.penalty().ifPresent(measured::add);
        measured.addAll(outputs.values());
        Optional<List<Definition>> inferred =
                batched.inference().map(p -> wide.split(Sharing.share(arena, p.forward(), exact, shared), exact));
        Map<Product, Part> parts = new LinkedHashMap<>();
        batched.products().forEach((product, along) -> {
            List<Definition> base = new ArrayList<>(product == Product.HESSIAN_VECTOR ? all : inferred.orElse(all));
            base.addAll(program.backward());
            parts.put(product, part(model, batched, along, base, outputs.values()));
        });
        Optional<Inference> inference = inferred.map(
                d -> new Inference(Definition.needed(d, outputs.values()), Definition.needed(d, measured)));
        return new Plan(
                Definition.needed(all, outputs.values()),
                Definition.needed(all, reported),
                Definition.needed(all, trained),
                backward,
                gradients,
                outputs,
                inference,
                parts,
                exact);
    }

    /** Outputs are computed on the way, so that they can be read after it; not beside gradients. */
    private static Part part(
            Model model, BatchedProgram batched, Along along, List<Definition> base, Collection<Tensor> outputs) {
        Set<Tensor> known = new LinkedHashSet<>();
        base.forEach(d -> known.add(d.tensor()));
        List<Definition> followers = along.program().backward().stream()
                .filter(d -> !known.contains(d.tensor()))
                .toList();
        Map<Tensor, String> results = Followed.names(model, along, batched::of);
        Set<Tensor> wanted = new LinkedHashSet<>(results.keySet());
        wanted.addAll(along.results().values());
        List<Definition> moved = Definition.needed(followers, wanted);
        Set<Tensor> read = new LinkedHashSet<>(results.isEmpty() ? List.of() : outputs);
        moved.forEach(d -> read.addAll(Reads.of(d.value())));
        return new Part(Definition.needed(base, read), moved, results);
    }

    /** An output that is fed or learnt is copied: the caller's rows are not kept, and parameters lie as their loops want them. */
    private static Map<Output, Tensor> outputs(Model model, BatchedProgram batched, List<Definition> all) {
        Map<Output, Tensor> outputs = new LinkedHashMap<>();
        List<Output> read = new ArrayList<>(model.outputs());
        read.addAll(model.constrained());
        for (Output output : read) {
            Tensor tensor = batched.of(output.tensor());
            boolean defined = tensor.role() == Role.DEFINED || tensor.role() == Role.POSITION;
            if (!defined) {
                Tensor copy = new Tensor(Name.parse(output.name()), Role.DEFINED, tensor.axes(), tensor.facts());
                all.add(new Definition(copy, model.arena().readAt(tensor, tensor.axes())));
                tensor = copy;
            }
            outputs.put(output, tensor);
        }
        return outputs;
    }

    /** Gradients of loss and penalty become one; what only they needed goes with them. */
    private static List<Definition> backward(Arena arena, Program program, Map<Tensor, Tensor> gradients) {
        List<Definition> all = new ArrayList<>(program.backward());
        for (Tensor tensor : program.parameters()) {
            Tensor gradient = program.gradients().get(tensor);
            Tensor penalty = program.penaltyGradients().get(tensor);
            if (gradient == null) {
                gradient = new Tensor(
                        new Name("d" + tensor.name().base(), tensor.name().layer()), Role.ADJOINT, tensor.axes());
                all.add(new Definition(gradient, arena.zero()));
            }
            if (penalty != null) {
                Definition ofLoss = program.definition(gradient).orElseThrow();
                Definition ofPenalty = program.definition(penalty).orElseThrow();
                List<Axis> axes = gradient.axes();
                Expr more = arena.inline(ofPenalty, Index.each(axes));
                all.remove(ofLoss);
                all.add(new Definition(gradient, arena.add(ofLoss.value(), more)));
            }
            gradients.put(tensor, gradient);
        }
        return early(Definition.needed(all, gradients.values()), new LinkedHashSet<>(gradients.values()));
    }

    /** The last ones each as soon as what they read is there: so that errors need not be kept to the end of the pass, and are still near. */
    private static List<Definition> early(List<Definition> definitions, Set<Tensor> wanted) {
        Set<Tensor> last = new LinkedHashSet<>(wanted);
        definitions.forEach(d -> last.removeAll(Reads.of(d.value())));
        Map<Tensor, Integer> places = new LinkedHashMap<>();
        List<List<Definition>> after = new ArrayList<>(List.of(new ArrayList<>()));
        for (Definition d : definitions) {
            if (!last.contains(d.tensor())) {
                places.put(d.tensor(), after.size());
                after.add(new ArrayList<>(List.of(d)));
            }
        }
        for (Definition d : definitions) {
            if (last.contains(d.tensor())) {
                int ready = Reads.of(d.value()).stream()
                        .mapToInt(t -> places.getOrDefault(t, 0))
                        .max()
                        .orElse(0);
                after.get(ready).add(d);
            }
        }
        return after.stream().flatMap(List::stream).toList();
    }
}
