package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What goes into a recurrence's sums, as {@code z[t] = U h[t-1] + W x[t]}: the state of the step before and an input. With the input of the next step
 * in the same row as the state, and the matrices one below the other, that is one sum.
 *
 * @param weights of the state
 * @param others of the input
 * @param early the input a step early, {@code early[t] = x[t+1]}
 */
record StateAndInput(Tensor state, Tensor weights, Tensor input, Tensor others, Definition early) {
    /**
     * The two sums of a definition, if there are just these.
     *
     * @param parameters that are stacked
     * @param states what the recurrence works out
     */
    static Optional<StateAndInput> of(Arena arena, Definition d, List<Tensor> parameters, Set<Tensor> states) {
        Optional<Read> state = Optional.empty();
        Optional<Read> input = Optional.empty();
        for (Expr term : Arena.terms(d.value())) {
            Optional<Sum> sum = Sum.of(term);
            if (sum.isEmpty()) {
                continue;
            }
            Optional<Read> read = Read.of(arena, sum.get(), parameters);
            Axis time = d.tensor().axes().get(1);
            boolean before = read.filter(r ->
                            states.contains(r.tensor()) && r.isAt(Index.of(time).plus(-1)))
                    .isPresent();
            boolean now = read.filter(r -> !states.contains(r.tensor()) && r.isAt(Index.of(time)))
                    .isPresent();
            if (before && state.isEmpty() && sum.get().where().equals(List.of(from(time, 1)))) {
                state = read;
            } else if (now && input.isEmpty() && sum.get().where().isEmpty()) {
                input = read;
            } else {
                return Optional.empty();
            }
        }
        if (state.isEmpty() || input.isEmpty()) {
            return Optional.empty();
        }
        Tensor x = input.get().tensor();
        int steps = d.tensor().axes().get(1).extent();
        boolean alike = x.axes().get(1).extent() == steps
                && state.get().tensor().axes().get(1).extent() == steps;
        if (!alike) {
            return Optional.empty();
        }
        return Optional.of(new StateAndInput(
                state.get().tensor(), state.get().by(), x, input.get().by(), early(arena, x)));
    }

    /** {@code t >= least}. */
    static Condition from(Axis time, int least) {
        return Condition.notNegative(Index.of(time).plus(-least));
    }

    private static Definition early(Arena arena, Tensor input) {
        List<Axis> axes = input.axes().stream().map(arena::fresh).toList();
        Axis time = axes.get(1);
        Expr next =
                arena.read(input, List.of(Index.of(axes.get(0)), Index.of(time).plus(1), Index.of(axes.get(2))));
        Expr there = arena.iverson(
                List.of(Condition.notNegative(Index.of(time.extent() - 2).minus(Index.of(time)))));
        Name name = new Name(input.name().plain() + "_early", 0);
        return new Definition(new Tensor(name, Role.DEFINED, axes), arena.mul(there, next));
    }

    /** A matrix times the elements of a step. */
    private record Read(Tensor by, Tensor tensor, List<Index> at) {
        static Optional<Read> of(Arena arena, Sum sum, List<Tensor> parameters) {
            Arena.Opened opened = arena.open(sum.reduce());
            List<Expr> factors = Arena.factors(opened.body());
            if (opened.axes().size() != 1 || !opened.domain().isEmpty() || factors.size() != 2) {
                return Optional.empty();
            }
            Index along = Index.of(opened.axes().get(0));
            Expr.Read matrix = null;
            Expr.Read other = null;
            for (Expr factor : factors) {
                if (!(factor instanceof Expr.Read r)) {
                    return Optional.empty();
                }
                if (parameters.contains(r.tensor())) {
                    matrix = r;
                } else {
                    other = r;
                }
            }
            boolean fits = matrix != null
                    && other != null
                    && matrix.tensor().rank() == 2
                    && matrix.at().contains(along)
                    && other.tensor().rank() == 3
                    && other.tensor().batched()
                    && !other.tensor().isInteger()
                    && other.at().get(2).equals(along);
            return fits ? Optional.of(new Read(matrix.tensor(), other.tensor(), other.at())) : Optional.empty();
        }

        boolean isAt(Index step) {
            return at.get(1).equals(step);
        }
    }
}
