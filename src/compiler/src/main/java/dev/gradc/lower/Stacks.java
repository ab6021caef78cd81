package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Definitions of a recurrence that are the same but for their parameters, as the gates of an LSTM, worked out as one of longer rows:
 * {@code z[n,t,J] = Σ U[J,k] h[n,t-1,k]}, where U holds the gates' matrices one behind the other, copied once a step. So are the gates themselves that
 * are made alike of those sums, and the gradients by their parameters, of errors that lie one behind the other. Where there are vectors, what goes into
 * the sums may lie in one row.
 */
final class Stacks {
    private final Arena arena;
    private final boolean vectors;
    private final Originals originals;
    private final Map<Tensor, Stack> stacks = new LinkedHashMap<>();
    private final Map<Tensor, Definition> wholes = new LinkedHashMap<>();
    private final Set<Stack> errors = new LinkedHashSet<>();
    private final Map<Stack, StateAndInput> rows = new LinkedHashMap<>();
    private final Map<Definition, Definition> rewritten = new LinkedHashMap<>();

    /**
     * @param vectors true if there are to be twins by vectors
     * @param originals takes what definitions were before
     */
    Stacks(Arena arena, boolean vectors, Originals originals) {
        this.arena = arena;
        this.vectors = vectors;
        this.originals = originals;
    }

    /**
     * The plan with what can be stacked.
     *
     * @param read what is read beside the plan
     */
    Plan apply(Plan plan, Set<Tensor> read) {
        if (!plan.parts().isEmpty()) {
            return plan;
        }
        Set<Tensor> kept = new LinkedHashSet<>(plan.outputs().values());
        kept.addAll(plan.exact());
        kept.addAll(read);
        for (Stage stage : Recurrences.stages(plan.loss())) {
            stage.time().ifPresent(time -> groups(stage, time, kept));
        }
        Map<Tensor, Definition> backward = new LinkedHashMap<>();
        plan.backward().forEach(d -> backward.put(d.tensor(), d));
        Set<Tensor> inSteps = new LinkedHashSet<>();
        for (Stage stage : Recurrences.stages(plan.backward())) {
            stage.time().ifPresent(time -> stage.definitions().forEach(d -> inSteps.add(d.tensor())));
        }
        for (Stack of : List.copyOf(new LinkedHashSet<>(stacks.values()))) {
            if (of.isOfParameters()) {
                List<Definition> gradients = of.parts().stream()
                        .map(p -> backward.get(plan.gradients().get(p)))
                        .toList();
                if (!gradients.contains(null)) {
                    gradient(of, gradients, inSteps);
                }
            }
        }
        return stacks.isEmpty() ? plan : plan.mapAll(this::with);
    }

    /** The parameters that a tensor is a copy of, if it is one. */
    Optional<Stack> copy(Tensor tensor) {
        return wholes.containsKey(tensor)
                ? stacks.values().stream()
                        .filter(s -> s.whole() == tensor && s.isOfParameters())
                        .findFirst()
                : Optional.empty();
    }

    /** Parameters that are copied one behind the other. */
    List<Stack> parameters() {
        return stacks.values().stream().filter(Stack::isOfParameters).distinct().toList();
    }

    /** What is to lie in one row. */
    Collection<StateAndInput> rows() {
        return rows.values();
    }

    /** The parameter's copy, one behind the other with others. */
    Tensor stacked(Tensor parameter) {
        return stacks.get(parameter).whole();
    }

    /** Errors that are to lie one behind the other, and are nowhere else. */
    Collection<Stack> errors() {
        return errors;
    }

    // ---------------------------------------------------------------- the form

    private void groups(Stage stage, Stage.Time time, Set<Tensor> kept) {
        for (AlikeSums.Group group : new AlikeSums(arena, stage, time, kept).groups()) {
            if (group.parameters().stream().flatMap(List::stream).noneMatch(stacks::containsKey)) {
                forward(group, new AlikeAfterSums(arena, stage, time, kept).of(group.sums()));
                if (vectors) {
                    inOneRow(group.sums().get(0), group.parameters().get(0), stage, kept);
                }
            }
        }
    }

    /** @param runs those sums of which the same is made come one after the other */
    private void forward(AlikeSums.Group found, List<AlikeAfterSums.Run> runs) {
        List<Integer> order = runs.stream().flatMap(r -> r.places().stream()).toList();
        List<Definition> group = order.stream().map(found.sums()::get).toList();
        List<List<Tensor>> parameters =
                order.stream().map(found.parameters()::get).toList();
        Definition first = group.get(0);
        int last = first.tensor().rank() - 1;
        for (int i = 0; i < parameters.get(0).size(); i++) {
            int which = i;
            Tensor parameter = parameters.get(0).get(i);
            int position =
                    Likeness.position(first, parameter, first.tensor().axes().get(last));
            Stack copy = stack(parameters.stream().map(p -> p.get(which)).toList(), position);
            wholes.put(copy.whole(), new Definition(copy.whole(), copy.sum(arena)));
        }
        whole(group, last);
        runs.stream().map(AlikeAfterSums.Run::made).filter(m -> m.size() > 1).forEach(m -> whole(m, last));
    }

    /** Where what goes into the sums can lie in one row. */
    private void inOneRow(Definition sum, List<Tensor> parameters, Stage stage, Set<Tensor> kept) {
        Set<Tensor> states = new LinkedHashSet<>();
        stage.definitions().forEach(d -> states.add(d.tensor()));
        StateAndInput.of(arena, sum, parameters, states)
                .filter(r -> !kept.contains(r.state())
                        && r.state().axes().get(2).extent() % AlikeSums.VECTOR == 0
                        && stacks.get(r.state()) == null
                        && rows.values().stream().noneMatch(o -> o.state() == r.state() || o.input() == r.input()))
                .ifPresent(r -> rows.put(stacks.get(sum.tensor()), r));
    }

    private Stack stack(List<Tensor> parts, int position) {
        Tensor first = parts.get(0);
        List<Axis> axes = new ArrayList<>(first.axes());
        Axis along = axes.remove(position);
        axes.replaceAll(arena::fresh);
        axes.add(arena.axis(along.name(), Math.multiplyExact(along.extent(), parts.size())));
        Role role = first.role() == Role.PARAMETER ? Role.DEFINED : first.role();
        Stack stack = new Stack(new Tensor(new Name(first.name().plain() + "_stack", 0), role, axes), parts, position);
        parts.forEach(p -> stacks.put(p, stack));
        return stack;
    }

    /** The definition of a whole by what its parts read instead. */
    private void whole(List<Definition> group, int position) {
        Definition first = group.get(0);
        Stack stack = stack(group.stream().map(Definition::tensor).toList(), position);
        List<Index> at = new ArrayList<>(Index.each(stack.whole().axes()));
        Axis along = stack.whole().axes().get(at.size() - 1);
        at.add(position, at.remove(at.size() - 1));
        Expr value = arena.rewrite(
                arena.inline(first, at),
                e -> e instanceof Expr.Read r && r.freeAxes().contains(along) ? read(r.tensor(), r.at()) : e);
        wholes.put(stack.whole(), new Definition(stack.whole(), value));
    }

    private void gradient(Stack of, List<Definition> gradients, Set<Tensor> inSteps) {
        Definition first = gradients.get(0);
        Axis along = first.tensor().axes().get(of.position());
        List<Tensor> read = Likeness.varying(first, along).orElse(List.of());
        List<List<Tensor>> by = new ArrayList<>();
        for (Definition gradient : gradients) {
            Optional<List<Tensor>> own =
                    Likeness.varying(gradient, gradient.tensor().axes().get(of.position()));
            if (own.isEmpty() || !Likeness.matches(arena, first, read, gradient, own.get())) {
                return;
            }
            by.add(own.get());
        }
        if (read.size() != 1) {
            return;
        }
        List<Tensor> parts = by.stream().map(l -> l.get(0)).toList();
        Stack known = stacks.get(parts.get(0));
        boolean fits = known != null
                ? errors.contains(known) && known.parts().equals(parts)
                : inSteps.containsAll(parts)
                        && Set.copyOf(parts).size() == parts.size()
                        && parts.stream().noneMatch(stacks::containsKey)
                        && parts.get(0).batched()
                        && parts.get(0).rank() == 3
                        && Likeness.position(first, parts.get(0), along) == 2;
        if (fits) {
            if (known == null) {
                errors.add(stack(parts, 2));
            }
            whole(gradients, of.position());
        }
    }

    // ---------------------------------------------------------------- the plan

    private Expr read(Tensor part, List<Index> at) {
        Stack stack = stacks.get(part);
        return arena.read(stack.whole(), stack.place(part, at));
    }

    private List<Definition> with(List<Definition> definitions) {
        List<Definition> all = new ArrayList<>();
        Set<Tensor> there = new LinkedHashSet<>();
        Set<Tensor> present = new LinkedHashSet<>();
        definitions.forEach(d -> present.add(d.tensor()));
        Set<Tensor> met = new LinkedHashSet<>();
        for (Definition d : definitions) {
            met.add(d.tensor());
            Stack stack = stacks.get(d.tensor());
            if (stack == null || errors.contains(stack)) {
                all.add(rewritten.computeIfAbsent(d, this::rewrite));
                continue;
            }
            boolean last = stack.parts().stream().filter(present::contains).allMatch(met::contains);
            if (last) {
                add(stack, all, there);
            }
        }
        // In the order of recurrences, before any of them, for no definition is seen to read them.
        List<Definition> early = new ArrayList<>();
        rows.forEach((stack, row) -> {
            if (all.contains(wholes.get(stack.whole()))) {
                early.add(row.early());
            }
        });
        all.addAll(0, early);
        return all;
    }

    /** The definition of a whole, after the copies that it reads; of gradients, then, those of the parts. */
    private void add(Stack stack, List<Definition> all, Set<Tensor> there) {
        Definition whole = wholes.get(stack.whole());
        for (Tensor tensor : Reads.of(whole.value())) {
            if (copy(tensor).isPresent() && there.add(tensor)) {
                all.add(wholes.get(tensor));
            }
        }
        all.add(whole);
        if (stack.parts().get(0).role() == Role.ADJOINT) {
            for (Tensor part : stack.parts()) {
                List<Index> at = Index.each(part.axes());
                all.add(new Definition(part, read(part, at)));
            }
        }
    }

    private Definition rewrite(Definition d) {
        Expr value = arena.rewrite(
                d.value(), e -> e instanceof Expr.Read r && isGate(r.tensor()) ? read(r.tensor(), r.at()) : e);
        return originals.rewritten(d, value);
    }

    /** True for what is in a whole, and nowhere else. */
    private boolean isGate(Tensor tensor) {
        Stack stack = stacks.get(tensor);
        return stack != null && tensor.role() == Role.DEFINED;
    }
}
