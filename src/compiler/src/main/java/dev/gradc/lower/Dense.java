package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Array;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Definitions that are sums of contractions, or one contraction with factors, in the shapes that C2 vectorises: {@code z = W x + b},
 * {@code δ = Wᵀ δ′ ⊙ σ′}, {@code ∂W = 1/m Σ δ xᵀ}, {@code ∂b = 1/m Σ δ}.
 *
 * <p>The target's rows first take what stands beside the contractions, if it can be copied, else 0; then the contractions add to them; then
 * one more loop over the elements does the rest, if there is any.
 */
final class Dense {
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

    /**
     * What is to be computed: products added up, and around them the whole value or a rest to be added.
     *
     * @param within what the target holds while the value around it is computed
     */
    private record Plan(Target target, List<Product> products, Expr rest, Optional<Expr> within) {
        boolean wraps() {
            return within.isPresent();
        }

        /** What stands beside the products in the sum that the target holds. */
        Expr beside(Arena arena) {
            if (within.isEmpty()) {
                return rest;
            }
            List<Expr> others = new ArrayList<>(Arena.terms(within.get()));
            others.remove(products.get(0).reduce());
            return arena.add(others);
        }
    }

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
        boolean whole =
                code.storage().address(tensor, Index.each(tensor.axes())).last().equals(Index.of(along))
                        && target.layout().columns() == along.extent();
        if (!whole) {
            return Optional.empty();
        }
        Target place = new Target(code, tensor, matrix ? Optional.of(order.get(0)) : Optional.empty(), along);
        List<Product> products = new ArrayList<>();
        List<Expr> rest = new ArrayList<>();
        for (Expr term : Arena.terms(definition.value())) {
            Optional<Product> product = match(term, along);
            product.ifPresentOrElse(products::add, () -> rest.add(term));
        }
        if (!products.isEmpty()) {
            return Optional.of(new Plan(place, products, arena.add(rest), Optional.empty()));
        }
        return wrapped(definition.value(), along).map(p -> around(place, p, definition.value()));
    }

    /** With the vector that is added to a contraction, if one is: the target's rows begin with it. */
    private Plan around(Target target, Product product, Expr value) {
        Plan alone = new Plan(target, List.of(product), value, Optional.of(product.reduce()));
        return sum(value, product.reduce())
                .map(s -> new Plan(target, List.of(product), value, Optional.of(s)))
                .filter(p -> copied(p).isPresent())
                .orElse(alone);
    }

    private static Optional<Expr> sum(Expr value, Expr term) {
        return Arena.terms(value).contains(term)
                ? Optional.of(value)
                : value.children().stream().flatMap(c -> sum(c, term).stream()).findFirst();
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
        Target target = ready.target();
        Contractions adding = new Contractions(arena, code, kernels, target, time);
        boolean samples = ready.products().stream()
                .allMatch(p -> p.over().batch() && p.where().isEmpty() && !adding.threefold(p));
        if (samples) { // row by row: sums over samples, then the rest of the row while it is near
            target.openRow();
            start(ready);
            ready.products().forEach(adding::addSamples);
            finish(ready);
            target.closeRow();
            return;
        }
        target.openRow();
        start(ready);
        target.closeRow();
        ready.products().forEach(adding::add);
        target.openRow();
        boolean more = finish(ready);
        if (more) {
            target.closeRow();
        } else {
            target.dropRow();
        }
    }

    /** The row set to what can be copied into it, else to 0. */
    private void start(Plan plan) {
        Optional<Storage.Address> copied = copied(plan);
        code.add(
                copied.isPresent()
                        ? Statement.Copy.whole(
                                array(copied.get()),
                                plan.target().row(),
                                plan.target().along().extent())
                        : new Statement.Fill(plan.target().row(), Arithmetic.zero(Kind.REAL)));
    }

    /** A vector along the row, or a row of a matrix over the same rows, that is all that stands beside the contractions. */
    private Optional<Storage.Address> copied(Plan plan) {
        if (!(plan.beside(arena) instanceof Expr.Read r) || Settings.isSetting(r.tensor())) {
            return Optional.empty();
        }
        Storage.Address address = code.storage().address(r.tensor(), r.at());
        Buffer buffer = address.buffer();
        boolean along = !address.at().isEmpty()
                && buffer.element() == Kind.REAL
                && Product.is(address.last(), plan.target().along())
                && code.safe(r);
        boolean row = along
                && (buffer.rank() == 1
                        || !address.at().get(0).axes().contains(plan.target().along()));
        return row ? Optional.of(address) : Optional.empty();
    }

    /** The vector at an address, or the matrix's row: written within the loop over rows. */
    private Array array(Storage.Address address) {
        Buffer buffer = address.buffer();
        return buffer.rank() == 1 ? buffer : buffer.row(code.whole(address.at().get(0)));
    }

    /** The loop along the row that does what is left, if anything is. */
    private boolean finish(Plan plan) {
        boolean done =
                plan.rest() == arena.zero() || !plan.wraps() && copied(plan).isPresent();
        if (done) {
            return false;
        }
        Expressions values = new Expressions(arena, code, settings, Kind.REAL, false);
        code.openLoop(plan.target().along());
        Element element = plan.target().element();
        if (plan.wraps()) {
            values.bind(plan.within().get(), element);
            code.add(new Statement.Store(element, values.root(plan.rest())));
        } else {
            code.add(new Statement.Accumulate(element, values.root(plan.rest())));
        }
        code.closeLoop(Whole.of(0), code.extent(plan.target().along()));
        return true;
    }

    // ---------------------------------------------------------------- transposes

    /** Inner products of long rows are cheaper as multiples of the rows of a transposed copy, made once for all target rows. */
    private Plan withTransposes(Plan plan) {
        boolean worth = time.isEmpty() // copies are made before the steps
                && plan.target().along().extent() >= LONG_ROW
                && plan.target().rows().map(Axis::extent).orElse(1) >= MANY_ROWS;
        List<Product> products = plan.products().stream()
                .map(p -> worth && p.form() == Product.Form.DOTS
                        ? transposed(p, plan.target().along())
                        : p)
                .toList();
        return new Plan(plan.target(), products, plan.rest(), plan.within());
    }

    private Product transposed(Product product, Axis along) {
        Expr.Read b = product.rows();
        Axis over = product.over();
        Tensor copy = code.storage().scratch(code.storage().of(b.tensor()).name() + "T", List.of(over, along));
        code.cannotRepeat();
        if (!new Transposes(code).define(new Definition(copy, b))) {
            throw new IllegalStateException("no rows and columns: " + b);
        }
        Expr.Read read = (Expr.Read) arena.read(copy, List.of(Index.of(over), Index.of(along)));
        return new Product(
                Product.Form.ROWS, product.reduce(), product.where(), over, product.scale(), read, Index.of(0));
    }
}
