package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Index;
import dev.gradc.loops.Array;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums of multiples of long rows, three rows of the result at a time. Over samples, {@code ∂W[k,:] = Σ x[n,k] δ[n,:]}, eight samples' rows are added to
 * rows of the result that stay near until all samples are added; over others, {@code z[n,:] = Σ x[n,k] W[:,k]}, to all rows of the result. Terms are
 * added in the order of the axis summed over, as elsewhere.
 */
final class RowTriples {
    private static final int SHORTEST_ROW = 128;
    static final int ROWS = 3;
    private static final int TERMS = 8;
    private static final int NEAR = 4096; // elements that stay in the first-level cache

    private final Arena arena;
    private final Code code;
    private final Kernels kernels;
    private final int length;
    private final Operands operands;

    /** @param length of the rows */
    RowTriples(Arena arena, Code code, Kernels kernels, int length, Operands operands) {
        this.arena = arena;
        this.code = code;
        this.kernels = kernels;
        this.length = length;
        this.operands = operands;
    }

    /** A product's operands at places on its axes: {@code target(row) += Σ scale(row, k) · b(k)}. */
    interface Operands {
        Array target(Index row);

        Array.Row b(Index k);

        Value scale(Index row, Index k);
    }

    static boolean pay(int rows, Axis over, int length) {
        return over.batch() && suit(rows, length) && over.extent() >= TERMS;
    }

    /** True if there are rows enough, and long ones. */
    static boolean suit(int rows, int length) {
        return length >= SHORTEST_ROW && rows >= ROWS;
    }

    /** True if a product's rows, samples among them, go by three where compilers make vector code of that. */
    static boolean pay(Axis rows, int length) {
        return length >= SHORTEST_ROW && rows.extent() >= ROWS;
    }

    /**
     * Some terms for all rows, three of them at a time.
     *
     * @param from the first term's place on the axis summed over
     * @param terms the rows of B
     * @param lone writes the same for one row
     */
    void write(Axis rows, Index from, List<? extends Array> terms, Runnable lone) {
        int extent = rows.extent();
        Whole whole = rows.batch()
                ? new Whole.Affine(List.of(new Whole.Term(ROWS, code.blocks(ROWS))), 0)
                : Whole.of(extent - extent % ROWS);
        code.openLoop(rows);
        List<Array> targets = new ArrayList<>();
        List<Value> scales = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Index row = Index.of(rows).plus(i);
            targets.add(operands.target(row));
            for (int q = 0; q < terms.size(); q++) {
                scales.add(operands.scale(row, from.plus(q)));
            }
        }
        code.add(kernels.addMultiples(length, targets, terms, scales));
        code.closeLoop(Whole.of(0), whole, ROWS);
        if (rows.batch() || extent % ROWS > 0) {
            code.openLoop(rows);
            lone.run();
            code.closeLoop(whole, code.extent(rows));
        }
    }

    void write(Axis rows, Axis samples) {
        int threes = rows.extent() - rows.extent() % ROWS;
        samples(rows, ROWS, 0, threes, samples);
        if (threes < rows.extent()) {
            samples(rows, 1, threes, rows.extent(), samples);
        }
    }

    private void samples(Axis rows, int count, int from, int to, Axis samples) {
        Axis near = arena.axis("r", ROWS * Math.max(1, Math.floorDiv(NEAR, ROWS * length)));
        Whole whole = new Whole.Affine(List.of(new Whole.Term(TERMS, code.blocks(TERMS))), 0);
        Variable first = code.openLoop(rows);
        Whole left = new Whole.Affine(List.of(new Whole.Term(-1, first)), to);
        Whole end = new Whole.Smallest(List.of(Whole.of(near.extent()), left));
        Index row = Index.of(rows).plus(Index.of(near));
        code.openLoop(samples);
        add(near, row, Index.of(samples), TERMS, count, end);
        code.closeLoop(Whole.of(0), whole, TERMS);
        code.openLoop(samples);
        add(near, row, Index.of(samples), 1, count, end);
        code.closeLoop(whole, Whole.of(code.count()));
        code.closeLoop(Whole.of(from), Whole.of(to), near.extent());
    }

    /** @param near what the rows are counted by, so many at a time; a lone sample is added row by row */
    private void add(Axis near, Index row, Index k, int terms, int count, Whole end) {
        int together = terms == 1 ? 1 : count;
        List<Array> fetched = new ArrayList<>();
        for (int q = 0; q < terms; q++) {
            Array.Row b = operands.b(k.plus(q));
            fetched.add(code.row(b.buffer().name() + "Row", b));
        }
        code.openLoop(near);
        List<Array> targets = new ArrayList<>();
        List<Value> scales = new ArrayList<>();
        for (int i = 0; i < together; i++) {
            targets.add(operands.target(row.plus(i)));
            for (int q = 0; q < terms; q++) {
                scales.add(operands.scale(row.plus(i), k.plus(q)));
            }
        }
        code.add(
                together == 1
                        ? kernels.addMultiples(length, targets.get(0), fetched, scales)
                        : kernels.addMultiples(length, targets, fetched, scales));
        code.closeLoop(Whole.of(0), end, together);
    }
}
