package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What definitions have in common that are the same but for some tensors they read. */
final class Likeness {
    private Likeness() {}

    /** The tensors read at places that vary with an axis, if that is all that does, and each at one place that is the axis. */
    static Optional<List<Tensor>> varying(Definition d, Axis axis) {
        List<Tensor> tensors = new ArrayList<>();
        for (Reads.Site site : Reads.sites(d.value())) {
            long places =
                    site.at().stream().filter(i -> i.axes().contains(axis)).count();
            boolean once = places == 1 && site.at().contains(Index.of(axis)) && !tensors.contains(site.tensor());
            if (places > 0 && !once) {
                return Optional.empty();
            }
            if (places > 0) {
                tensors.add(site.tensor());
            }
        }
        return isElsewhere(d.value(), axis) ? Optional.empty() : Optional.of(tensors);
    }

    private static boolean isElsewhere(Expr e, Axis axis) {
        boolean own = e instanceof Expr.Iverson && e.freeAxes().contains(axis)
                || e instanceof Expr.IndexValue && e.freeAxes().contains(axis)
                || e instanceof Expr.Reduce r
                        && r.domain().stream().anyMatch(c -> c.index().axes().contains(axis));
        return own || e.children().stream().anyMatch(c -> isElsewhere(c, axis));
    }

    static int position(Definition d, Tensor tensor, Axis axis) {
        return Reads.sites(d.value()).stream()
                .filter(s -> s.tensor() == tensor && s.at().contains(Index.of(axis)))
                .mapToInt(s -> s.at().indexOf(Index.of(axis)))
                .findFirst()
                .orElse(-1);
    }

    /** True if a definition is another's, with these tensors in the place of those. */
    static boolean matches(Arena arena, Definition first, List<Tensor> read, Definition other, List<Tensor> instead) {
        if (!first.tensor().shape().equals(other.tensor().shape()) || read.size() != instead.size()) {
            return false;
        }
        for (int i = 0; i < read.size(); i++) {
            if (!read.get(i).shape().equals(instead.get(i).shape())
                    || read.get(i).role() != instead.get(i).role()) {
                return false;
            }
        }
        List<Index> at = Index.each(first.tensor().axes());
        Expr value = arena.rewrite(
                arena.inline(other, at),
                e -> e instanceof Expr.Read r && instead.contains(r.tensor())
                        ? arena.read(read.get(instead.indexOf(r.tensor())), r.at())
                        : e);
        return value.equals(first.value());
    }
}
