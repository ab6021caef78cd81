package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sums down a large matrix of parameters in parts, for threads: {@code Z[n,j] = Z_parts[n,0,j] + Z_parts[n,1,j]}, each part the sum over a stretch of
 * the matrix's rows. A thread that sums down the rows it has changed in the step before finds them in its own cache, and leaves the others in theirs.
 * How many parts there are is a matter of the class, not of the threads that an object is given, so that every bit stays.
 */
final class PartialSums {
    private static final int LEAST_TERMS = 128; // of a part
    private static final int LEAST_WEIGHTS = 1 << 15; // of a matrix
    private static final int MOST_WEIGHTS = 200_000; // with more, rows have left the caches before they are read again
    private static final int LEAST_SAMPLES = 16; // of a call
    private static final int MOST_PARTS = 8;

    private final Arena arena;
    private final int threads;
    private final Originals originals;
    private final Map<Tensor, Definition> parts = new LinkedHashMap<>();

    /** @param originals takes what definitions were before */
    PartialSums(Arena arena, int threads, Originals originals) {
        this.arena = arena;
        this.threads = threads;
        this.originals = originals;
    }

    /** The program with such sums in parts if there are enough samples. */
    BatchedProgram apply(BatchedProgram batched, int samples) {
        if (threads == 1 || samples < LEAST_SAMPLES) {
            return batched;
        }
        Program program = batched.program();
        Program split = program.with(split(program.forward()), program.backward());
        return batched.with(split, batched.inference().map(p -> p.underived(split(p.forward()))));
    }

    /** The axis of a tensor of parts that counts these. */
    Optional<Axis> which(Tensor tensor) {
        return parts.values().stream()
                .filter(d -> d.tensor().equals(tensor))
                .map(d -> d.tensor().axes().get(1))
                .findFirst();
    }

    /** What holds parts. */
    List<Tensor> tensors() {
        return parts.values().stream().map(Definition::tensor).toList();
    }

    private List<Definition> split(List<Definition> definitions) {
        List<Definition> all = new ArrayList<>();
        for (Definition d : definitions) {
            Definition now = split(d);
            if (now != d) {
                all.add(parts.get(d.tensor()));
                originals.put(now, d);
            }
            all.add(now);
        }
        return all;
    }

    private Definition split(Definition d) {
        List<Expr> terms = new ArrayList<>(Arena.terms(d.value()));
        for (int i = 0; i < terms.size(); i++) {
            Optional<Definition> part = part(d.tensor(), terms.get(i));
            if (part.isPresent()) {
                parts.putIfAbsent(d.tensor(), part.get());
                terms.remove(i);
                Tensor tensor = parts.get(d.tensor()).tensor();
                int count = tensor.axes().get(1).extent();
                for (int p = 0; p < count; p++) {
                    List<Index> at = new ArrayList<>(Index.each(d.tensor().axes()));
                    at.add(1, Index.of(p));
                    terms.add(arena.read(tensor, at));
                }
                return new Definition(d.tensor(), arena.add(terms));
            }
        }
        return d;
    }

    /** The parts of a sum over one axis, of products of an element of each row of a matrix and of something of the sample. */
    private Optional<Definition> part(Tensor tensor, Expr term) {
        boolean sum = term instanceof Expr.Reduce r
                && r.op() == ReduceOp.SUM
                && r.over().size() == 1
                && r.domain().isEmpty();
        if (!sum || tensor.rank() != 2 || !tensor.axes().get(0).batch() || tensor.isInteger()) {
            return Optional.empty();
        }
        Arena.Opened inside = arena.open((Expr.Reduce) term);
        Axis rows = inside.axes().get(0);
        Axis columns = tensor.axes().get(1);
        List<Expr> factors = Arena.factors(inside.body());
        boolean matrix = factors.stream().anyMatch(f -> isMatrix(f, rows, columns));
        boolean reads = factors.size() == 2 && factors.stream().allMatch(f -> f instanceof Expr.Read);
        int count = count(rows.extent());
        if (!matrix || !reads || count < 2) {
            return Optional.empty();
        }
        Axis which = arena.axis("part", count);
        Axis row = arena.axis(rows.name(), rows.extent() / count);
        Expr body = arena.substitute(
                inside.body(), Map.of(rows, Index.of(which).times(row.extent()).plus(Index.of(row))));
        List<Axis> axes = List.of(tensor.axes().get(0), which, columns);
        Name name = new Name(tensor.name().plain() + "_parts", 0);
        return Optional.of(new Definition(
                new Tensor(name, Role.DEFINED, axes), arena.reduce(ReduceOp.SUM, List.of(row), List.of(), body)));
    }

    private static boolean isMatrix(Expr factor, Axis rows, Axis columns) {
        return factor instanceof Expr.Read r
                && r.tensor().role() == Role.PARAMETER
                && r.tensor().rank() == 2
                && r.tensor().size() >= LEAST_WEIGHTS
                && r.tensor().size() <= MOST_WEIGHTS
                && r.at().stream().allMatch(i -> i.asAxis().isPresent())
                && r.at().stream().anyMatch(i -> i.asAxis().filter(rows::equals).isPresent())
                && r.at().stream()
                        .anyMatch(i -> i.asAxis().filter(columns::equals).isPresent());
    }

    /** As many parts as there are threads, rounded up to a power of two, or less if rows do not suffice or cannot be cut alike. */
    private int count(int rows) {
        int count = Math.min(MOST_PARTS, Integer.highestOneBit(2 * threads - 1));
        while (count > 1 && (rows % count != 0 || rows / count < LEAST_TERMS)) {
            count /= 2;
        }
        return count;
    }
}
