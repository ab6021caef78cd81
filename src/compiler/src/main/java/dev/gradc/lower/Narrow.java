package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which tensors over samples lie with the samples along their rows, in small networks by vectors: what a softmax over few classes is of, its shares,
 * and the errors made of those. A row a sample would leave most lanes of a vector idle, and be turned round for the softmax and back.
 */
final class Narrow {
    private static final int FEWEST_IN_LANES = 4; // rows that many times as long fill a vector
    private static final int MOST_ELEMENTS = 4_096;

    private final List<Definition> all;
    private final Set<Definition> forward;
    private final Set<Tensor> exact;
    private final LoweringOptions options;
    private final Softmaxes softmaxes;

    private Narrow(Arena arena, Plan plan, LoweringOptions options) {
        this.options = options;
        this.exact = plan.exact();
        this.forward = new LinkedHashSet<>(plan.loss());
        plan.inference().ifPresent(i -> forward.addAll(i.evaluation()));
        Set<Definition> known = new LinkedHashSet<>(forward);
        known.addAll(plan.backward());
        this.all = new ArrayList<>(known);
        this.softmaxes = new Softmaxes(arena, all);
    }

    /** The tensors of a network without recurrences, all of one or two axes; none where few of the samples' lanes would be at work. */
    static Set<Tensor> of(Arena arena, Plan plan, LoweringOptions options) {
        boolean fills = options.vectors() && options.threads() == 1 && options.fillsLanes();
        Set<Tensor> found = new LinkedHashSet<>();
        if (!fills || !plan.parts().isEmpty()) {
            return found;
        }
        Narrow narrow = new Narrow(arena, plan, options);
        for (Definition d : narrow.all) {
            narrow.softmaxes.sum(d).filter(of -> of.across() == 1).ifPresent(of -> {
                Set<Tensor> some = narrow.madeOf(of);
                if (narrow.fits(of.z(), some)) {
                    found.addAll(some);
                }
            });
        }
        return found;
    }

    private boolean isNarrow(Tensor tensor) {
        return tensor.batched()
                && tensor.rank() == 2
                && tensor.axes().get(0).batch()
                && !tensor.isInteger()
                && !exact.contains(tensor)
                && (tensor.role() == Role.DEFINED || tensor.role() == Role.ADJOINT)
                && FEWEST_IN_LANES * tensor.axes().get(1).extent() <= options.multiple()
                && (long) options.samples() * tensor.axes().get(1).extent() <= MOST_ELEMENTS;
    }

    /** What the softmax is of, and all that is made of that element by element. */
    private Set<Tensor> madeOf(Softmaxes.Of of) {
        Set<Tensor> some = new LinkedHashSet<>();
        if (!isNarrow(of.z())) {
            return some;
        }
        some.add(of.z());
        int before = 0;
        while (before < some.size()) {
            before = some.size();
            all.stream().filter(d -> isNarrow(d.tensor()) && isMadeOf(d, some)).forEach(d -> some.add(d.tensor()));
        }
        return some;
    }

    /** True if an element depends on those of some tensors at its own place, and on nothing else that differs from class to class but labels. */
    private static boolean isMadeOf(Definition d, Set<Tensor> some) {
        Axis along = d.tensor().axes().get(1);
        List<Expr.Read> reads = new ArrayList<>(Schedule.reads(d.value()));
        reads.removeIf(r -> !r.freeAxes().contains(along));
        return hasNoSum(d.value())
                && !reads.isEmpty()
                && reads.stream()
                        .allMatch(r -> some.contains(r.tensor())
                                && r.at().equals(Index.each(d.tensor().axes())));
    }

    private static boolean hasNoSum(Expr e) {
        return !(e instanceof Expr.Reduce) && e.children().stream().allMatch(Narrow::hasNoSum);
    }

    /** True if products of rows of their own make the first, and nothing reads the others for which they had better lie in rows. */
    private boolean fits(Tensor z, Set<Tensor> some) {
        return !some.isEmpty()
                && all.stream().filter(d -> d.tensor() == z).allMatch(this::isProduct)
                && all.stream()
                        .filter(d -> !some.contains(d.tensor()))
                        .filter(d -> Reads.of(d.value()).stream().anyMatch(some::contains))
                        .allMatch(d -> d.tensor().rank() < 2
                                || !d.tensor().batched()
                                || !forward.contains(d) && readsInSums(d.value(), some));
    }

    private boolean isProduct(Definition d) {
        boolean sums =
                Arena.terms(d.value()).stream().anyMatch(t -> t instanceof Expr.Reduce r && r.op() == ReduceOp.SUM);
        return sums
                && Reads.of(d.value()).stream()
                        .filter(Tensor::batched)
                        .allMatch(t -> t.role() == Role.DEFINED && t.rank() == 2 && !isNarrow(t));
    }

    private static boolean readsInSums(Expr e, Set<Tensor> some) {
        if (e instanceof Expr.Reduce) {
            return true;
        }
        return !(e instanceof Expr.Read r && some.contains(r.tensor()))
                && e.children().stream().allMatch(c -> readsInSums(c, some));
    }
}
