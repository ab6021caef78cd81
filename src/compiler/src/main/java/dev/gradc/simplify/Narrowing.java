package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tensors without the ends that no one reads, such as the row and column that a pool of two drops of 11 by 11: neither they nor, before them, what
 * only they are made of need be computed. Derived from what is left, gradients are not of the rest either.
 *
 * @param tensors what has become of the tensors that are narrower now
 * @param programs the programs with these
 */
public record Narrowing(Map<Tensor, Tensor> tensors, List<Program> programs) {
    /**
     * Forms of one program, of the same tensors, not derived.
     *
     * @param whole the tensors that others read, too
     */
    public static Narrowing of(Arena arena, List<Program> programs, Set<Tensor> whole) {
        Demand demand = new Demand(programs, whole);
        Map<Tensor, Tensor> tensors = new LinkedHashMap<>();
        programs.forEach(p -> p.forward().forEach(d -> {
            if (demand.isNarrow(d.tensor())) {
                tensors.computeIfAbsent(d.tensor(), t -> narrow(arena, t, demand.ends(t)));
            }
        }));
        return new Narrowing(
                tensors, programs.stream().map(p -> apply(arena, p, tensors)).toList());
    }

    private static Tensor narrow(Arena arena, Tensor tensor, int[] ends) {
        List<Axis> axes = new ArrayList<>();
        Tensor.Facts facts = tensor.facts();
        for (int i = 0; i < ends.length; i++) {
            Axis axis = tensor.axes().get(i);
            boolean same = ends[i] == axis.extent();
            axes.add(same ? axis : arena.axis(axis.name(), ends[i]));
            facts = same || facts.simplexAxis() != i ? facts : facts.withSimplexAxis(-1);
        }
        return new Tensor(tensor.name(), tensor.role(), axes, facts);
    }

    private static Program apply(Arena arena, Program program, Map<Tensor, Tensor> tensors) {
        return tensors.isEmpty()
                ? program
                : program.underived(program.forward().stream()
                        .map(d -> apply(arena, d, tensors))
                        .toList());
    }

    private static Definition apply(Arena arena, Definition d, Map<Tensor, Tensor> tensors) {
        Tensor tensor = tensors.getOrDefault(d.tensor(), d.tensor());
        Map<Axis, Index> axes = new LinkedHashMap<>();
        for (int i = 0; i < tensor.rank(); i++) {
            if (!tensor.axes().get(i).equals(d.tensor().axes().get(i))) {
                axes.put(d.tensor().axes().get(i), Index.of(tensor.axes().get(i)));
            }
        }
        Expr value = arena.rewrite(
                d.value(),
                e -> e instanceof Expr.Read r && tensors.containsKey(r.tensor())
                        ? arena.read(tensors.get(r.tensor()), r.at())
                        : e);
        return new Definition(tensor, arena.substitute(value, axes));
    }

    /** How far tensors are read. */
    private static final class Demand {
        private final Map<Tensor, int[]> ends = new LinkedHashMap<>();
        private final Set<Tensor> whole;

        Demand(List<Program> programs, Set<Tensor> whole) {
            this.whole = new HashSet<>(whole);
            programs.forEach(this::keepWhole);
            boolean grows = true;
            while (grows) {
                grows = false;
                for (Program program : programs) {
                    for (int i = program.forward().size() - 1; i >= 0; i--) {
                        grows |= read(program.forward().get(i));
                    }
                }
            }
        }

        /** Integers, positions, what no definition reads, and what recurrences read before it is complete, stay as they are. */
        private void keepWhole(Program program) {
            Set<Tensor> complete = new HashSet<>();
            Set<Tensor> read = new HashSet<>();
            Set<Tensor> defined = new HashSet<>();
            program.forward().forEach(d -> defined.add(d.tensor()));
            for (Definition d : program.forward()) {
                for (Tensor t : Reads.of(d.value())) {
                    read.add(t);
                    if (defined.contains(t) && !complete.contains(t)) {
                        whole.add(t);
                    }
                }
                complete.add(d.tensor());
            }
            whole.add(program.loss());
            program.penalty().ifPresent(whole::add);
            for (Definition d : program.forward()) {
                if (!read.contains(d.tensor())
                        || d.tensor().role() != Role.DEFINED
                        || d.tensor().isInteger()) {
                    whole.add(d.tensor());
                }
            }
        }

        int[] ends(Tensor tensor) {
            if (whole.contains(tensor)) {
                return extents(tensor);
            }
            return ends.computeIfAbsent(tensor, t -> {
                int[] none = new int[t.rank()];
                for (int i = 0; i < none.length; i++) {
                    none[i] = t.axes().get(i).batch() ? t.axes().get(i).extent() : 1;
                }
                return none;
            });
        }

        boolean isNarrow(Tensor tensor) {
            return !Arrays.equals(ends(tensor), extents(tensor));
        }

        private static int[] extents(Tensor tensor) {
            return tensor.axes().stream().mapToInt(Axis::extent).toArray();
        }

        /** Notes what a definition reads, as far as it is read itself; true if that is more than was known. */
        private boolean read(Definition d) {
            Map<Axis, Integer> last = new LinkedHashMap<>();
            int[] own = ends(d.tensor());
            for (int i = 0; i < own.length; i++) {
                last.put(d.tensor().axes().get(i), own[i] - 1);
            }
            boolean more = false;
            for (Reads.Site site : Reads.sites(d.value())) {
                int[] known = whole.contains(site.tensor()) ? new int[0] : ends(site.tensor());
                for (int i = 0; i < known.length; i++) {
                    int end = end(site.at().get(i), last, site.tensor().axes().get(i));
                    more |= end > known[i];
                    known[i] = Math.max(known[i], end);
                }
            }
            return more;
        }

        /**
         * How far an index goes along an axis, at least one place.
         *
         * @param last the greatest places of the definition's own axes; others go as far as they are long
         */
        private static int end(Index index, Map<Axis, Integer> last, Axis axis) {
            long end = 1 + (long) index.constant();
            for (Index.Term t : index.terms()) {
                long least = t.atom().min();
                long most = t.atom() instanceof Axis a
                        ? last.getOrDefault(a, a.max())
                        : t.atom().max();
                end += t.coefficient() * (t.coefficient() > 0 ? most : least);
            }
            return (int) Math.max(1, Math.min(axis.extent(), end));
        }
    }
}
