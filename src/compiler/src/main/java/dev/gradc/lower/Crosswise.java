package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Model;
import dev.gradc.model.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tensors over samples lie crosswise, the samples side by side: those of two axes and more beside the samples, in models that look
 * through windows, where the samples fill whole vectors. Then all lanes do the same whatever the window; what is fed is copied to lie so,
 * once a step; small integers computed on the way, the places of a pool's greatest, are held as numbers, as {@link Cases} read them.
 *
 * @param program the same, with the copies
 * @param tensors those that lie crosswise
 * @param numbers the integer tensors among them that are held as numbers
 * @param winners the definitions that hand back to windows' greatest
 */
record Crosswise(BatchedProgram program, Set<Tensor> tensors, Set<Tensor> numbers, Map<Definition, Winners> winners) {
    private static final int MOST_CLASSES = 16; // values of an integer, spelled out one by one
    private static final long MOST_TERMS = 256; // of a sum in plain code

    /** @param originals takes what definitions were before */
    static Crosswise of(Model model, BatchedProgram batched, LoweringOptions options, Originals originals) {
        Crosswise none = new Crosswise(batched, Set.of(), Set.of(), Map.of());
        List<Definition> all = all(batched);
        if (!batched.products().isEmpty() || !fills(options, batched.program().forward())) {
            return none;
        }
        boolean windows = all.stream()
                .flatMap(d -> Reads.sites(d.value()).stream())
                .anyMatch(s -> wide(s.tensor()) && s.at().stream().anyMatch(Crosswise::moves));
        if (!windows || Recurrences.among(all)) {
            return none;
        }
        Set<Tensor> tensors = new LinkedHashSet<>();
        Set<Tensor> read = new LinkedHashSet<>();
        for (Output output : model.outputs()) {
            read.add(batched.of(output.tensor()));
        }
        for (Definition d : all) {
            if (!read.contains(d.tensor()) && wide(d.tensor())) {
                tensors.add(d.tensor());
            }
        }
        Set<Tensor> numbers = new LinkedHashSet<>();
        tensors.stream()
                .filter(t -> t.isInteger() && t.classes() <= MOST_CLASSES)
                .filter(t -> all.stream().allMatch(d -> Cases.apply(d.value(), t)))
                .forEach(numbers::add);
        return new Builder(
                        model.arena(),
                        batched,
                        tensors,
                        numbers,
                        passing(batched, all, tensors),
                        !options.vectors(),
                        originals)
                .build();
    }

    /**
     * True if no more than a quarter of the lanes is idle when a call hands over as many samples as it may. In plain code each of them costs as
     * much as one at work, which windows on planes make up for, others by half; and sums over many channels run better along a sample's own rows.
     */
    private static boolean fills(LoweringOptions options, List<Definition> forward) {
        if (options.vectors()) {
            return options.fillsLanes();
        }
        List<Expr.Reduce> sums = forward.stream()
                .flatMap(d -> Arena.terms(d.value()).stream())
                .flatMap(t -> Arena.factors(t).stream())
                .filter(f -> f instanceof Expr.Reduce r && r.op() == ReduceOp.SUM && looks(r) > 0)
                .map(f -> (Expr.Reduce) f)
                .toList();
        boolean planes = sums.stream().allMatch(r -> looks(r) > 1);
        long most = sums.stream().mapToLong(r -> Axis.places(r.over())).max().orElse(0);
        return (planes ? options.fillsLanes() : 8L * options.idle() <= options.samples()) && most <= MOST_TERMS;
    }

    /** Along how many axes a sum looks through a window. */
    private static int looks(Expr.Reduce sum) {
        return Reads.sites(sum.body()).stream()
                .filter(s -> wide(s.tensor()))
                .mapToInt(s -> (int) s.at().stream().filter(Crosswise::moves).count())
                .max()
                .orElse(0);
    }

    private static List<Definition> all(BatchedProgram batched) {
        Set<Definition> all = new LinkedHashSet<>(batched.program().forward());
        batched.inference().ifPresent(p -> all.addAll(p.forward()));
        all.addAll(batched.program().backward());
        return new ArrayList<>(all);
    }

    private static boolean wide(Tensor tensor) {
        return tensor.batched() && tensor.rank() >= 3;
    }

    private static boolean moves(Index index) {
        return index.terms().size() > 1;
    }

    /**
     * The tensors that cost no more than a load to work out again, one operation on another's element, and that are read under windows' greatest
     * alone: worked out there, they need not pass through memory.
     */
    private static Map<Tensor, Definition> passing(BatchedProgram batched, List<Definition> all, Set<Tensor> tensors) {
        Map<Tensor, Definition> passing = new LinkedHashMap<>();
        for (Definition d : all) {
            boolean cheap = tensors.contains(d.tensor())
                    && d.value() instanceof Expr.Call c
                    && c.function() == ScalarFunction.MAX
                    && c.arguments().stream()
                            .allMatch(a -> a instanceof Expr.Num
                                    || a instanceof Expr.Read r && !passing.containsKey(r.tensor()));
            boolean read =
                    batched.metrics().stream().anyMatch(m -> Reads.of(m.value()).contains(d.tensor()));
            if (cheap && !read && all.stream().allMatch(o -> Cases.underExtremes(o.value(), d.tensor()))) {
                passing.put(d.tensor(), d);
            }
        }
        return passing;
    }

    /** The programs with copies of what is fed, and cases spelled out. */
    private static final class Builder {
        private final Arena arena;
        private final BatchedProgram batched;
        private final Set<Tensor> tensors;
        private final Set<Tensor> numbers;
        private final Map<Tensor, Definition> passing;
        private final boolean byRows;
        private final Map<Tensor, Tensor> copies = new LinkedHashMap<>();
        private final Map<Definition, Winners> winners = new LinkedHashMap<>();
        private final Originals originals;

        /** @param byRows true if products with matrices are better worked out in the samples' rows, and copied */
        Builder(
                Arena arena,
                BatchedProgram batched,
                Set<Tensor> tensors,
                Set<Tensor> numbers,
                Map<Tensor, Definition> passing,
                boolean byRows,
                Originals originals) {
            this.originals = originals;
            this.passing = passing;
            this.byRows = byRows;
            this.arena = arena;
            this.batched = batched;
            this.tensors = tensors;
            this.numbers = numbers;
        }

        Crosswise build() {
            Program program = batched.program();
            List<Definition> forward = rewritten(program.forward());
            List<Definition> known =
                    program.forward().stream().map(this::inlined).toList();
            Winners.Finder finder = new Winners.Finder(arena, known);
            List<Definition> backward = rewritten(
                    program.backward().stream().map(d -> handingBack(finder, d)).toList());
            Optional<List<Definition>> inference = batched.inference().map(p -> rewritten(p.forward()));
            Program copied = program.with(withCopies(forward), backward);
            Optional<Program> inferred = batched.inference().map(p -> p.underived(withCopies(inference.orElseThrow())));
            Set<Tensor> all = new LinkedHashSet<>(copies.values());
            all.addAll(tensors);
            return new Crosswise(batched.with(copied, inferred), all, numbers, winners);
        }

        private List<Definition> withCopies(List<Definition> definitions) {
            List<Definition> all = new ArrayList<>();
            copies.forEach((fed, copy) -> all.add(new Definition(copy, arena.readAt(fed, copy.axes()))));
            all.addAll(definitions);
            return all;
        }

        private List<Definition> rewritten(List<Definition> definitions) {
            return definitions.stream()
                    .map(this::inlined)
                    .map(this::bounded)
                    .flatMap(d -> product(d).stream())
                    .map(this::rewritten)
                    .toList();
        }

        /** The greatest of {@code max(0, x)} as the greater of 0 and the greatest x: one comparison in place of many. */
        private Definition bounded(Definition d) {
            boolean greatest = d.value() instanceof Expr.Reduce r
                    && r.op() == ReduceOp.MAX
                    && r.domain().isEmpty()
                    && tensors.contains(d.tensor());
            Arena.Opened inside = greatest ? arena.open((Expr.Reduce) d.value()) : null;
            if (inside == null
                    || !(inside.body() instanceof Expr.Call c)
                    || c.function() != ScalarFunction.MAX
                    || !(c.argument(0) instanceof Expr.Num bound)) {
                return d;
            }
            Expr most = arena.reduce(ReduceOp.MAX, inside.axes(), List.of(), c.argument(1));
            return new Definition(d.tensor(), arena.call(ScalarFunction.MAX, bound, most));
        }

        /** A product with a matrix whose other axis is read in digits, {@code Σ_k W[k, 4 i + j] d[n,k]}, as one in rows and a copy of it. */
        private List<Definition> product(Definition d) {
            if (!byRows || !tensors.contains(d.tensor()) || !(d.value() instanceof Expr.Reduce sum)) {
                return List.of(d);
            }
            Reductions.Inside inside = Reductions.open(arena, sum);
            List<Expr> factors = Arena.factors(inside.body());
            boolean reads = sum.op() == ReduceOp.SUM
                    && inside.axes().size() == 1
                    && inside.domain().isEmpty()
                    && factors.size() == 2
                    && factors.stream().allMatch(f -> f instanceof Expr.Read r && r.at().size() == 2);
            if (!reads) {
                return List.of(d);
            }
            Index summed = Index.of(inside.axes().get(0));
            Index sample = Index.of(d.tensor().axes().get(0));
            for (Expr factor : factors) {
                Expr.Read matrix = (Expr.Read) factor;
                Expr.Read rows = (Expr.Read) factors.get(1 - factors.indexOf(factor));
                int other = matrix.at().get(0).equals(summed) ? 1 : 0;
                boolean fits = rows.at().equals(List.of(sample, summed))
                        && matrix.at().get(1 - other).equals(summed)
                        && moves(matrix.at().get(other))
                        && Collections.disjoint(
                                matrix.at().get(other).axes(),
                                List.of(d.tensor().axes().get(0), inside.axes().get(0)))
                        && (long) rows.tensor().axes().get(0).extent()
                                        * matrix.tensor().axes().get(other).extent()
                                <= d.tensor().size();
                if (fits) {
                    Axis along = arena.fresh(matrix.tensor().axes().get(other));
                    List<Index> at = other == 1 ? List.of(summed, Index.of(along)) : List.of(Index.of(along), summed);
                    Tensor product = new Tensor(
                            new Name(d.tensor().name().plain() + "_rows", 0),
                            Role.DEFINED,
                            List.of(d.tensor().axes().get(0), along));
                    Expr value = arena.sum(inside.axes(), arena.mul(arena.read(matrix.tensor(), at), rows));
                    return List.of(
                            new Definition(product, value),
                            new Definition(
                                    d.tensor(),
                                    arena.read(
                                            product, List.of(sample, matrix.at().get(other)))));
                }
            }
            return List.of(d);
        }

        private Definition handingBack(Winners.Finder finder, Definition d) {
            Winners found = tensors.contains(d.tensor()) ? finder.of(d).orElse(null) : null;
            if (found == null) {
                return d;
            }
            Definition now = found.definition(arena, d.tensor());
            winners.put(now, found);
            originals.put(now, d);
            return now;
        }

        private Definition inlined(Definition d) {
            Expr value = arena.rewrite(
                    d.value(),
                    e -> e instanceof Expr.Read r && passing.containsKey(r.tensor())
                            ? arena.inline(passing.get(r.tensor()), r.at())
                            : e);
            return new Definition(d.tensor(), value);
        }

        private Definition rewritten(Definition d) {
            boolean near =
                    tensors.contains(d.tensor()) || Reads.of(d.value()).stream().anyMatch(tensors::contains);
            Expr value = near ? arena.rewrite(d.value(), this::copied) : d.value();
            return new Definition(d.tensor(), new Cases(arena, numbers).spelled(value));
        }

        private Expr copied(Expr e) {
            if (!(e instanceof Expr.Read r)
                    || !wide(r.tensor())
                    || r.tensor().isInteger()
                    || r.tensor().role() == Role.DEFINED
                    || r.tensor().role() == Role.ADJOINT
                    || tensors.contains(r.tensor())) {
                return e;
            }
            Tensor copy = copies.computeIfAbsent(r.tensor(), t -> {
                List<Axis> axes = t.axes();
                return new Tensor(new Name(t.name().plain() + "_crosswise", 0), Role.DEFINED, axes, t.facts());
            });
            return arena.read(copy, r.at());
        }
    }
}
