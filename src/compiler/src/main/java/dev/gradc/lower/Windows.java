package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Convolutions and their gradients as dense products, sample by sample: what lies under the kernel at all positions is copied into rows, one
 * for each cell of the kernel, so that long rows are added up in the one form that C2 vectorises.
 *
 * <p>It takes what {@link WindowProduct} matches, wherever in a definition it stands; what is around it is computed as it is stored.
 */
final class Windows implements Gatherer {
    private static final int BLOCK = 8;

    private final Arena arena;
    private final Code code;
    private final Settings settings;
    private final Kernels kernels;

    Windows(Arena arena, Code code, Settings settings, Kernels kernels) {
        this.arena = arena;
        this.code = code;
        this.settings = settings;
        this.kernels = kernels;
    }

    /** A product with room for its work: a row of factors for each row of the result, a row for each cell, the result. */
    private record Work(WindowProduct product, Tensor factors, Tensor cells, Tensor result) {
        Axis row() {
            return result.axes().get(0);
        }

        int length() {
            return result.axes().get(1).extent();
        }
    }

    @Override
    public boolean define(Definition definition) {
        Tensor tensor = definition.tensor();
        Buffer target = code.storage().of(tensor);
        if (target.element() != Kind.REAL || target.rank() != 2) {
            return false;
        }
        Map<Expr, WindowProduct> found = new LinkedHashMap<>();
        Unguarded.reductions(definition.value())
                .forEach(r ->
                        WindowProduct.match(arena, code.storage(), r, tensor).ifPresent(p -> found.put(r, p)));
        if (found.isEmpty()) {
            return false;
        }
        List<Axis> shared = found.values().iterator().next().shared();
        List<Work> works = found.values().stream()
                .filter(p -> p.shared().equals(shared)) // others are left to the general form
                .map(p -> work(tensor, p))
                .toList();
        works.forEach(w -> copy(w, false));
        if (tensor.batched()) {
            code.openLoop(tensor.axes().get(0));
            Loops places = Loops.open(code, shared, List.of());
            works.forEach(this::clear);
            works.forEach(this::multiply);
            store(definition, works);
            places.close();
            code.closeLoop(Whole.of(0), Whole.of(code.count()));
        } else {
            Loops places = Loops.open(code, shared, List.of());
            works.forEach(this::clear);
            for (Work work : works) {
                code.openLoop(work.product().samples());
                multiply(work);
                code.closeLoop(Whole.of(0), Whole.of(code.count()));
            }
            store(definition, works);
            places.close();
        }
        return true;
    }

    private Work work(Tensor target, WindowProduct product) {
        String name = target.name().plain();
        int rows = WindowProduct.size(product.rows());
        int cells = WindowProduct.size(product.over());
        int length = WindowProduct.size(product.along());
        return new Work(
                product,
                scratch(name + "_factors", rows, cells),
                scratch(name + "_cells", cells, length),
                scratch(name + "_sums", rows, length));
    }

    private Tensor scratch(String name, int rows, int columns) {
        return code.storage().scratch(name, List.of(arena.axis("r", rows), arena.axis("c", columns)));
    }

    // ---------------------------------------------------------------- copies

    /** The copies of those factors that change with the sample or place, or of those that do not. */
    private void copy(Work work, boolean changing) {
        WindowProduct p = work.product();
        if (p.factorChanges() == changing) {
            Loops rows = Loops.open(code, p.rows(), List.of());
            clear(p.factorDomain(), work.factors(), p.rows());
            Loops cells = Loops.open(code, p.over(), p.factorDomain());
            store(work.factors(), p.rows(), p.over(), p.factor());
            cells.close();
            rows.close();
        }
        if (p.windowChanges() == changing) {
            Loops cells = Loops.open(code, p.over(), List.of());
            clear(p.domain(), work.cells(), p.over());
            Loops positions = Loops.open(code, p.along(), p.domain());
            store(work.cells(), p.over(), p.along(), p.window());
            positions.close();
            cells.close();
        }
    }

    /** A row of a copy set to 0, if something is copied into some of its places alone. */
    private void clear(List<Condition> domain, Tensor copy, List<Axis> rows) {
        if (!domain.isEmpty()) {
            Whole row = code.whole(Index.flat(rows));
            code.add(new Statement.Fill(code.storage().of(copy).row(row), Arithmetic.zero(Kind.REAL)));
        }
    }

    private void store(Tensor copy, List<Axis> rows, List<Axis> columns, Expr.Read read) {
        code.add(new Statement.Store(place(copy, rows, columns), code.element(read.tensor(), read.at())));
    }

    private Element place(Tensor copy, List<Axis> rows, List<Axis> columns) {
        return code.element(copy, List.of(Index.flat(rows), Index.flat(columns)));
    }

    // ---------------------------------------------------------------- products

    private void clear(Work work) {
        code.openLoop(work.row());
        Whole row = code.whole(Index.of(work.row()));
        code.add(new Statement.Fill(code.storage().of(work.result()).row(row), Arithmetic.zero(Kind.REAL)));
        code.closeLoop(Whole.of(0), Whole.of(work.row().extent()));
    }

    /** Eight cells at a time over all rows of the result: the cells' rows are fetched once, and stay near. */
    private void multiply(Work work) {
        copy(work, true);
        Axis over = work.cells().axes().get(0);
        int blocks = over.extent() - over.extent() % BLOCK;
        if (blocks > 0) {
            code.openLoop(over);
            add(work, Index.of(over), BLOCK);
            code.closeLoop(Whole.of(0), Whole.of(blocks), BLOCK);
        }
        if (over.extent() > blocks) {
            add(work, Index.of(blocks), over.extent() - blocks);
        }
    }

    private void add(Work work, Index from, int count) {
        Buffer cells = code.storage().of(work.cells());
        List<RowVariable> rows = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            rows.add(code.row(cells.name() + "Row", cells.row(code.whole(from.plus(q)))));
        }
        code.openLoop(work.row());
        Index row = Index.of(work.row());
        List<Value> scales = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            scales.add(code.element(work.factors(), List.of(row, from.plus(q))));
        }
        Buffer result = code.storage().of(work.result());
        code.add(kernels.addMultiples(work.length(), result.row(code.whole(row)), rows, scales));
        code.closeLoop(Whole.of(0), Whole.of(work.row().extent()));
    }

    /** The definition's value where the products stand for themselves. */
    private void store(Definition definition, List<Work> works) {
        Tensor tensor = definition.tensor();
        List<Axis> own = new ArrayList<>(tensor.axes().subList(tensor.batched() ? 1 : 0, tensor.rank()));
        own.removeAll(works.get(0).product().shared());
        Loops loops = Loops.open(code, own, List.of());
        Expressions values = new Expressions(arena, code, settings, Kind.REAL, false);
        for (Work work : works) {
            WindowProduct p = work.product();
            values.bind(p.reduce(), place(work.result(), p.rows(), p.along()));
        }
        Value value = values.root(definition.value());
        List<Index> at = Index.each(tensor.axes());
        code.add(new Statement.Store(code.element(tensor, at), Code.convert(value, Kind.REAL)));
        loops.close();
    }
}
