package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Array;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Definitions that are sums of contractions, or one contraction with factors, in the shapes that C2 vectorises: {@code z = W x + b},
 * {@code δ = Wᵀ δ′ ⊙ σ′}, {@code ∂W = 1/m Σ δ xᵀ}, {@code ∂b = 1/m Σ δ}.
 *
 * <p>The target's rows first take what stands beside the contractions, if it can be copied, else 0; then the contractions add to them; then
 * one more loop over the elements does the rest, if there is any.
 */
final class Dense {
    private static final int BLOCK = 8;
    private static final int TILE = 8; // sums at a time, of as many rows: fewer would wait for one another
    private static final int LONG_ROW = 32;
    private static final int MANY_ROWS = 16;

    private final Arena arena;
    private final Code code;
    private final Settings settings;
    private final Kernels kernels;
    private final Optional<Axis> time;

    /** @param time the tensor's axis that the code stands at one step of; empty outside recurrences */
    Dense(Arena arena, Code code, Settings settings, Kernels kernels, Optional<Axis> time) {
        this.time = time;
        this.arena = arena;
        this.code = code;
        this.settings = settings;
        this.kernels = kernels;
    }

    /** What is to be computed: products added up, and around them the whole value or a rest to be added. */
    private record Plan(
            Tensor tensor, Optional<Axis> rows, Axis along, List<Product> products, Expr rest, boolean wraps) {}

    /** Writes the definition's loops and says so, or leaves it to the general form. */
    boolean define(Definition definition) {
        Optional<Plan> plan = plan(definition);
        plan.ifPresent(this::write);
        return plan.isPresent();
    }

    private Optional<Plan> plan(Definition definition) {
        Tensor tensor = definition.tensor();
        Buffer target = code.storage().of(tensor);
        List<Axis> order = new ArrayList<>(code.storage().loopOrder(tensor));
        time.ifPresent(order::remove);
        boolean matrix = order.size() == 2 && target.rank() == 2;
        boolean vector = order.size() == 1 && tensor.rank() == 1 && !tensor.batched();
        if (target.element() != Kind.REAL || !matrix && !vector) {
            return Optional.empty();
        }
        Axis along = order.get(order.size() - 1);
        boolean whole = code.storage().address(tensor, own(tensor)).last().equals(Index.of(along))
                && target.layout().columns() == along.extent();
        if (!whole) {
            return Optional.empty();
        }
        Optional<Axis> rows = matrix ? Optional.of(order.get(0)) : Optional.empty();
        List<Product> products = new ArrayList<>();
        List<Expr> rest = new ArrayList<>();
        for (Expr term : Arena.terms(definition.value())) {
            Optional<Product> product = match(term, along);
            product.ifPresentOrElse(products::add, () -> rest.add(term));
        }
        if (!products.isEmpty()) {
            return Optional.of(new Plan(tensor, rows, along, products, arena.add(rest), false));
        }
        return wrapped(definition.value(), along)
                .map(p -> new Plan(tensor, rows, along, List.of(p), definition.value(), true));
    }

    private Optional<Product> match(Expr e, Axis along) {
        return Product.match(arena, code.storage(), e, along, time);
    }

    /** The first contraction within the value, outside guards: the target holds it while the value around it is computed. */
    private Optional<Product> wrapped(Expr value, Axis along) {
        Optional<Product> product = match(value, along);
        boolean closed = product.filter(p -> !p.where().isEmpty()).isPresent();
        if (closed) {
            return Optional.empty();
        }
        closed = value instanceof Expr.Reduce || Arena.factors(value).stream().anyMatch(f -> f instanceof Expr.Iverson);
        if (product.isPresent() || closed) {
            return product;
        }
        return value.children().stream()
                .map(c -> wrapped(c, along))
                .flatMap(Optional::stream)
                .findFirst();
    }

    // ---------------------------------------------------------------- writing

    private void write(Plan plan) {
        Plan ready = withTransposes(plan);
        boolean samples = ready.products().stream()
                .allMatch(p -> p.over().batch() && p.where().isEmpty() && !threefold(ready, p));
        if (samples) { // row by row: sums over samples, then the rest of the row while it is near
            openRow(ready);
            start(ready);
            ready.products().forEach(p -> addSamples(ready, p));
            finish(ready);
            closeRow(ready);
            return;
        }
        openRow(ready);
        start(ready);
        closeRow(ready);
        ready.products().forEach(p -> add(ready, p));
        openRow(ready);
        boolean more = finish(ready);
        if (more) {
            closeRow(ready);
        } else {
            dropRow(ready);
        }
    }

    private void openRow(Plan plan) {
        plan.rows().ifPresent(code::openLoop);
    }

    private void closeRow(Plan plan) {
        plan.rows().ifPresent(axis -> code.closeLoop(Whole.of(0), code.extent(axis)));
    }

    private void dropRow(Plan plan) {
        plan.rows().ifPresent(axis -> code.dropLoop());
    }

    /** The target's row within the loop over rows. */
    private Array target(Plan plan) {
        Buffer buffer = code.storage().of(plan.tensor());
        return plan.rows().isPresent()
                ? buffer.row(code.whole(code.storage()
                        .address(plan.tensor(), own(plan.tensor()))
                        .at()
                        .get(0)))
                : buffer;
    }

    private Element element(Plan plan) {
        return code.element(plan.tensor(), own(plan.tensor()));
    }

    private static List<Index> own(Tensor tensor) {
        return tensor.axes().stream().map(Index::of).toList();
    }

    /** The row set to what can be copied into it, else to 0. */
    private void start(Plan plan) {
        Optional<Array> copied = copied(plan);
        code.add(
                copied.isPresent()
                        ? Statement.Copy.whole(
                                copied.get(), target(plan), plan.along().extent())
                        : new Statement.Fill(target(plan), Arithmetic.zero(Kind.REAL)));
    }

    /** A vector along the row, or a row of a matrix over the same rows, that is all that stands beside the contractions. */
    private Optional<Array> copied(Plan plan) {
        if (plan.wraps() || !(plan.rest() instanceof Expr.Read r) || Settings.isSetting(r.tensor())) {
            return Optional.empty();
        }
        Storage.Address address = code.storage().address(r.tensor(), r.at());
        Buffer buffer = address.buffer();
        boolean along = !address.at().isEmpty()
                && buffer.element() == Kind.REAL
                && Product.is(address.last(), plan.along())
                && code.safe(r);
        if (!along) {
            return Optional.empty();
        }
        if (buffer.rank() == 1) {
            return Optional.of(buffer);
        }
        boolean constant = !address.at().get(0).axes().contains(plan.along());
        return constant ? Optional.of(buffer.row(code.whole(address.at().get(0)))) : Optional.empty();
    }

    /** The loop along the row that does what is left, if anything is. */
    private boolean finish(Plan plan) {
        boolean done =
                plan.rest() == arena.zero() || !plan.wraps() && copied(plan).isPresent();
        if (done) {
            return false;
        }
        Expressions values = new Expressions(arena, code, settings, Kind.REAL, false);
        code.openLoop(plan.along());
        Element element = element(plan);
        if (plan.wraps()) {
            values.bind(plan.products().get(0).reduce(), element);
            code.add(new Statement.Store(element, values.root(plan.rest())));
        } else {
            code.add(new Statement.Accumulate(element, values.root(plan.rest())));
        }
        code.closeLoop(Whole.of(0), code.extent(plan.along()));
        return true;
    }

    // ---------------------------------------------------------------- contractions

    private void add(Plan plan, Product product) {
        Loops steps = Loops.open(code, List.of(), product.where());
        addAll(plan, product);
        steps.close();
    }

    private void addAll(Plan plan, Product product) {
        if (product.form() == Product.Form.DOTS) {
            addDots(plan, product);
        } else if (threefold(plan, product)) {
            triples(plan, product).write(plan.rows().orElseThrow(), product.over());
        } else if (product.over().batch()) {
            openRow(plan);
            addSamples(plan, product);
            closeRow(plan);
        } else {
            addRows(plan, product);
        }
    }

    /** True if the product is a sum over samples that goes by three rows at a time. */
    private static boolean threefold(Plan plan, Product product) {
        return product.form() == Product.Form.ROWS
                && product.scale().isPresent()
                && !plan.tensor().batched()
                && RowTriples.pay(
                        plan.rows().map(Axis::extent).orElse(1),
                        product.over(),
                        plan.along().extent());
    }

    private RowTriples triples(Plan plan, Product product) {
        Axis rows = plan.rows().orElseThrow();
        RowTriples.Operands operands = new RowTriples.Operands() {
            @Override
            public Array target(Index row) {
                List<Index> at = own(plan.tensor()).stream()
                        .map(i -> i.substitute(Map.of(rows, row)))
                        .toList();
                Storage.Address address = code.storage().address(plan.tensor(), at);
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
        return new RowTriples(arena, code, kernels, plan.along().extent(), operands);
    }

    /** Eight rows of B at a time over all rows of the target: B's rows are fetched once, and stay near. */
    private void addRows(Plan plan, Product product) {
        int extent = product.over().extent();
        int blocks = extent - extent % BLOCK;
        if (blocks == BLOCK) {
            addBlock(plan, product, Index.of(0), BLOCK);
        } else if (blocks > 0) {
            code.openLoop(product.over());
            addBlock(plan, product, Index.of(product.over()), BLOCK);
            code.closeLoop(Whole.of(0), Whole.of(blocks), BLOCK);
        }
        if (extent > blocks) {
            addBlock(plan, product, Index.of(blocks), extent - blocks);
        }
    }

    private void addBlock(Plan plan, Product product, Index from, int count) {
        List<RowVariable> rows = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            Array.Row row = row(product, from.plus(q));
            rows.add(code.row(row.buffer().name() + "Row", row));
        }
        boolean threes = count == BLOCK
                && (time.isEmpty() || code.storage().bySteps(plan.tensor()))
                && product.scale().isPresent()
                && plan.rows()
                        .filter(r -> RowTriples.pay(r, plan.along().extent()))
                        .isPresent();
        if (threes && code.severalRows()) {
            triples(plan, product).write(plan.rows().get(), from, rows, () -> addMultiples(plan, product, from, rows));
            return;
        }
        if (threes) {
            code.offerSeveralRows();
        }
        openRow(plan);
        addMultiples(plan, product, from, rows);
        closeRow(plan);
    }

    private void addMultiples(Plan plan, Product product, Index from, List<? extends Array> rows) {
        int length = plan.along().extent();
        if (product.scale().isEmpty()) {
            rows.forEach(r -> code.add(kernels.add(length, target(plan), r)));
            return;
        }
        List<Value> scales = new ArrayList<>();
        for (int q = 0; q < rows.size(); q++) {
            scales.add(scale(product, from.plus(q)));
        }
        code.add(kernels.addMultiples(length, target(plan), rows, scales));
    }

    /** The samples as the axis summed over, within the loop over rows: eight at a time, then one at a time. */
    private void addSamples(Plan plan, Product product) {
        Index sample = Index.of(product.over());
        Whole from = Whole.of(0);
        if (product.over().extent() >= BLOCK && product.scale().isPresent()) {
            from = new Whole.Affine(List.of(new Whole.Term(BLOCK, code.blocks(BLOCK))), 0);
            List<Array> rows = new ArrayList<>();
            code.openLoop(product.over());
            for (int q = 0; q < BLOCK; q++) {
                rows.add(row(product, sample.plus(q)));
            }
            addMultiples(plan, product, sample, rows);
            code.closeLoop(Whole.of(0), from, BLOCK);
        }
        code.openLoop(product.over());
        addMultiples(plan, product, sample, List.of(row(product, sample)));
        code.closeLoop(from, Whole.of(code.count()));
    }

    private void addDots(Plan plan, Product product) {
        openRow(plan);
        Array a = scaleRow(product);
        RowVariable factor = code.row(scaleBuffer(product).name() + "Row", a);
        RowVariable row = code.row(code.storage().of(plan.tensor()).name() + "Row", target(plan));
        int extent = plan.along().extent();
        int tile =
                Math.floorDiv(extent - 1, Math.floorDiv(extent - 1, TILE) + 1) + 1; // as many in each, but for the last
        int tiles = extent - extent % tile;
        if (tiles == tile) {
            addDots(product, Index.of(0), tile, row, factor);
        } else {
            code.openLoop(plan.along());
            addDots(product, Index.of(plan.along()), tile, row, factor);
            code.closeLoop(Whole.of(0), Whole.of(tiles), tile);
        }
        if (tiles < extent) {
            addDots(product, Index.of(tiles), extent - tiles, row, factor);
        }
        closeRow(plan);
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

    // ---------------------------------------------------------------- transposes

    /** Inner products of long rows are cheaper as multiples of the rows of a transposed copy, made once for all target rows. */
    private Plan withTransposes(Plan plan) {
        boolean worth = time.isEmpty() // copies are made before the steps
                && plan.along().extent() >= LONG_ROW
                && plan.rows().map(Axis::extent).orElse(1) >= MANY_ROWS;
        List<Product> products = plan.products().stream()
                .map(p -> worth && p.form() == Product.Form.DOTS ? transposed(p, plan.along()) : p)
                .toList();
        return new Plan(plan.tensor(), plan.rows(), plan.along(), products, plan.rest(), plan.wraps());
    }

    private Product transposed(Product product, Axis along) {
        Expr.Read b = product.rows();
        Axis over = product.over();
        Name name = new Name(code.storage().of(b.tensor()).name() + "T", 0);
        Tensor copy = new Tensor(name, Role.DEFINED, List.of(over, along));
        code.storage().declare(copy, Buffer.Role.SCRATCH, Kind.REAL);
        code.cannotRepeat();
        if (!new Transposes(code).define(new Definition(copy, b))) {
            throw new IllegalStateException("no rows and columns: " + b);
        }
        Expr.Read read = (Expr.Read) arena.read(copy, List.of(Index.of(over), Index.of(along)));
        return new Product(
                Product.Form.ROWS, product.reduce(), product.where(), over, product.scale(), read, Index.of(0));
    }
}
