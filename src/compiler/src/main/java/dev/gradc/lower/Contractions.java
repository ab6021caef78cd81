package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.loops.Array;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Value;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Contractions added to the rows of a target, each in the shape that its form asks for. */
final class Contractions {
    private static final int BLOCK = 8;
    private static final int TILE = 8; // sums at a time, of as many rows: fewer would wait for one another

    private final Arena arena;
    private final Code code;
    private final Kernels kernels;
    private final Target target;
    private final Optional<Axis> time;

    /** @param time the tensor's axis that the code stands at one step of; empty outside recurrences */
    Contractions(Arena arena, Code code, Kernels kernels, Target target, Optional<Axis> time) {
        this.arena = arena;
        this.code = code;
        this.kernels = kernels;
        this.target = target;
        this.time = time;
    }

    void add(Product product) {
        Loops steps = Loops.open(code, List.of(), product.where());
        addAll(product);
        steps.close();
    }

    private void addAll(Product product) {
        if (product.form() == Product.Form.DOTS) {
            addDots(product);
        } else if (threefold(product)) {
            triples(product).write(target.rows().orElseThrow(), product.over());
        } else if (product.over().batch()) {
            target.openRow();
            addSamples(product);
            target.closeRow();
        } else {
            addRows(product);
        }
    }

    /** True if the product is a sum over samples that goes by three rows at a time. */
    boolean threefold(Product product) {
        return product.form() == Product.Form.ROWS
                && product.scale().isPresent()
                && !target.tensor().batched()
                && RowTriples.pay(
                        target.rows().map(Axis::extent).orElse(1),
                        product.over(),
                        target.along().extent());
    }

    private RowTriples triples(Product product) {
        Axis rows = target.rows().orElseThrow();
        RowTriples.Operands operands = new RowTriples.Operands() {
            @Override
            public Array target(Index row) {
                List<Index> at = Index.each(target.tensor().axes()).stream()
                        .map(i -> i.substitute(Map.of(rows, row)))
                        .toList();
                Storage.Address address = code.storage().address(target.tensor(), at);
                return address.buffer().row(code.whole(address.at().get(0)));
            }

            @Override
            public Array.Row b(Index k) {
                return row(product, k);
            }

            @Override
            public Value scale(Index row, Index k) {
                Expr.Read a = product.scale().orElseThrow();
                Map<Axis, Index> place = Map.of(rows, row, product.over(), k);
                return code.element(
                        a.tensor(),
                        a.at().stream().map(i -> i.substitute(place)).toList());
            }
        };
        return new RowTriples(arena, code, kernels, target.along().extent(), operands);
    }

    /** Eight rows of B at a time over all rows of the target: B's rows are fetched once, and stay near. */
    private void addRows(Product product) {
        int extent = product.over().extent();
        int blocks = extent - extent % BLOCK;
        if (blocks == BLOCK) {
            addBlock(product, Index.of(0), BLOCK);
        } else if (blocks > 0) {
            code.openLoop(product.over());
            addBlock(product, Index.of(product.over()), BLOCK);
            code.closeLoop(Whole.of(0), Whole.of(blocks), BLOCK);
        }
        if (extent > blocks) {
            addBlock(product, Index.of(blocks), extent - blocks);
        }
    }

    private void addBlock(Product product, Index from, int count) {
        List<RowVariable> rows = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            Array.Row row = row(product, from.plus(q));
            rows.add(code.row(row.buffer().name() + "Row", row));
        }
        boolean threes = count == BLOCK
                && (time.isEmpty() || code.storage().bySteps(target.tensor()))
                && product.scale().isPresent()
                && target.rows()
                        .filter(r -> RowTriples.pay(r, target.along().extent()))
                        .isPresent();
        if (threes && code.severalRows()) {
            triples(product).write(target.rows().get(), from, rows, () -> addMultiples(product, from, rows));
            return;
        }
        if (threes) {
            code.offerSeveralRows();
        }
        target.openRow();
        addMultiples(product, from, rows);
        target.closeRow();
    }

    private void addMultiples(Product product, Index from, List<? extends Array> rows) {
        int length = target.along().extent();
        if (product.scale().isEmpty()) {
            rows.forEach(r -> code.add(kernels.add(length, target.row(), r)));
            return;
        }
        List<Value> scales = new ArrayList<>();
        for (int q = 0; q < rows.size(); q++) {
            scales.add(scale(product, from.plus(q)));
        }
        code.add(kernels.addMultiples(length, target.row(), rows, scales));
    }

    /** The samples as the axis summed over, within the loop over rows: eight at a time, then one at a time. */
    void addSamples(Product product) {
        Index sample = Index.of(product.over());
        Whole from = Whole.of(0);
        if (product.over().extent() >= BLOCK && product.scale().isPresent()) {
            from = new Whole.Affine(List.of(new Whole.Term(BLOCK, code.blocks(BLOCK))), 0);
            List<Array> rows = new ArrayList<>();
            code.openLoop(product.over());
            for (int q = 0; q < BLOCK; q++) {
                rows.add(row(product, sample.plus(q)));
            }
            addMultiples(product, sample, rows);
            code.closeLoop(Whole.of(0), from, BLOCK);
        }
        code.openLoop(product.over());
        addMultiples(product, sample, List.of(row(product, sample)));
        code.closeLoop(from, Whole.of(code.count()));
    }

    private void addDots(Product product) {
        target.openRow();
        Array a = scaleRow(product);
        RowVariable factor = code.row(scaleBuffer(product).name() + "Row", a);
        RowVariable row = code.row(code.storage().of(target.tensor()).name() + "Row", target.row());
        int extent = target.along().extent();
        int tile =
                Math.floorDiv(extent - 1, Math.floorDiv(extent - 1, TILE) + 1) + 1; // as many in each, but for the last
        int tiles = extent - extent % tile;
        if (tiles == tile) {
            addDots(product, Index.of(0), tile, row, factor);
        } else {
            code.openLoop(target.along());
            addDots(product, Index.of(target.along()), tile, row, factor);
            code.closeLoop(Whole.of(0), Whole.of(tiles), tile);
        }
        if (tiles < extent) {
            addDots(product, Index.of(tiles), extent - tiles, row, factor);
        }
        target.closeRow();
    }

    private void addDots(Product product, Index from, int count, RowVariable row, RowVariable factor) {
        Storage.Address b =
                code.storage().address(product.rows().tensor(), product.rows().at());
        List<Array> rows = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            rows.add(b.buffer().row(code.whole(from.plus(q))));
        }
        code.add(kernels.addProducts(product.over().extent(), row, code.whole(from), factor, rows));
    }

    private Buffer scaleBuffer(Product product) {
        return code.storage().of(product.scale().orElseThrow().tensor());
    }

    private Array scaleRow(Product product) {
        Expr.Read a = product.scale().orElseThrow();
        Storage.Address address = code.storage().address(a.tensor(), a.at());
        return address.at().size() == 1
                ? address.buffer()
                : address.buffer().row(code.whole(address.at().get(0)));
    }

    /** B's row for a value of the axis summed over. */
    private Array.Row row(Product product, Index at) {
        return code.storage()
                .of(product.rows().tensor())
                .row(code.whole(product.first().plus(at)));
    }

    /** A's element for a value of the axis summed over. */
    private Element scale(Product product, Index at) {
        Expr.Read a = product.scale().orElseThrow();
        Map<Axis, Index> place = Map.of(product.over(), at);
        return code.element(
                a.tensor(), a.at().stream().map(i -> i.substitute(place)).toList());
    }
}
