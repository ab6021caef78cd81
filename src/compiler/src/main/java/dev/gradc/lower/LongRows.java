package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Array;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sums over windows where the samples lie side by side: {@code z[n,o,i,j] = Σ w[o,c,p,q] x[n,c,i+p,j+q]}. All positions along the last axis, each
 * with all its samples, are one long row, to which multiples of others are added: those of one row of x for all q at once, and of several rows.
 * HotSpot's C2 makes vector code of a loop that reads few arrays, each at places a constant apart, and stores to one. Room beyond the samples that
 * a call hands over is worked out, too, and read by no one.
 */
final class LongRows {
    static final int SHORTEST_ROW = 64;
    private static final int MOST_TERMS = 9; // more, and C2 makes no vector code of the loop
    private static final int MOST_ARRAYS = 8;

    private final Arena arena;
    private final Code code;
    private final Settings settings;
    private final Kernels kernels;

    LongRows(Arena arena, Code code, Settings settings, Kernels kernels) {
        this.arena = arena;
        this.code = code;
        this.settings = settings;
        this.kernels = kernels;
    }

    /** A sum of products of a number that is the same along the row and what a window shows. */
    private record Product(Expr.Reduce reduce, List<Axis> over, Expr factor, Window window) {
        /** The axis whose places are taken several at a time: of those that no bound depends on, best one of whole groups, else the longest. */
        Optional<Axis> together() {
            Comparator<Axis> whole = Comparator.comparing(a -> a.extent() % atOnce() == 0);
            return over.stream()
                    .filter(a -> a.extent() > 1 && !window.tap().equals(Optional.of(a)))
                    .filter(a -> window.outer().stream()
                            .noneMatch(c -> c.index().axes().contains(a)))
                    .max(whole.thenComparing(Axis::extent));
        }

        int atOnce() {
            return Math.max(1, Math.min(MOST_ARRAYS, Math.floorDiv(MOST_TERMS, window.taps())));
        }
    }

    /** What is written: rows that start with a value, the products added to them, and, if these are not all, what is made of the sum. */
    private record Plan(Tensor tensor, Expr start, List<Product> products, Optional<Axis> several, boolean wraps) {
        Axis samples() {
            return tensor.axes().get(0);
        }

        Axis position() {
            return tensor.axes().get(tensor.rank() - 1);
        }

        List<Axis> lead() {
            return tensor.axes().subList(1, tensor.rank() - 1);
        }
    }

    /** Writes the definition's loops and says so, or leaves it to others. */
    boolean define(Definition definition) {
        Tensor tensor = definition.tensor();
        boolean rows = code.storage().crosswise(tensor)
                && tensor.rank() >= 3
                && code.storage().of(tensor).element() == Kind.REAL
                && length(tensor) >= SHORTEST_ROW;
        Optional<Plan> plan = rows ? plan(definition) : Optional.empty();
        plan.ifPresent(p -> write(definition, p));
        return plan.isPresent();
    }

    private int samples() {
        return code.storage().samples();
    }

    private int length(Tensor tensor) {
        return tensor.axes().get(tensor.rank() - 1).extent() * samples();
    }

    // ---------------------------------------------------------------- the form

    private Optional<Plan> plan(Definition definition) {
        Tensor tensor = definition.tensor();
        List<Product> products = new ArrayList<>();
        List<Expr> rest = new ArrayList<>();
        for (Expr term : Arena.terms(definition.value())) {
            Optional<Product> product = term instanceof Expr.Reduce r ? match(tensor, r) : Optional.empty();
            product.ifPresentOrElse(products::add, () -> rest.add(term));
        }
        Expr start = arena.add(rest);
        boolean same = !start.freeAxes().contains(tensor.axes().get(0))
                && !start.freeAxes().contains(tensor.axes().get(tensor.rank() - 1))
                && code.safe(start);
        if (!products.isEmpty() && same) {
            return Optional.of(new Plan(tensor, start, products, several(tensor, products), false));
        }
        return first(tensor, definition.value())
                .map(p -> new Plan(tensor, arena.zero(), List.of(p), several(tensor, List.of(p)), true));
    }

    /** The first sum in an expression that is computed in any case. */
    private Optional<Product> first(Tensor tensor, Expr e) {
        return Unguarded.first(e, r -> match(tensor, r));
    }

    private Optional<Product> match(Tensor tensor, Expr.Reduce reduce) {
        if (reduce.op() != ReduceOp.SUM) {
            return Optional.empty();
        }
        Axis samples = tensor.axes().get(0);
        Axis position = tensor.axes().get(tensor.rank() - 1);
        Reductions.Inside inside = Reductions.open(arena, reduce);
        List<Expr> factors = Arena.factors(inside.body());
        List<Expr.Read> windows = new ArrayList<>();
        List<Expr> others = new ArrayList<>();
        for (Expr factor : factors) {
            if (factor instanceof Expr.Read r
                    && code.storage().crosswise(r.tensor())
                    && r.tensor().rank() >= 3) {
                windows.add(r);
            } else {
                others.add(factor);
            }
        }
        Expr factor = arena.mul(others);
        boolean fits = windows.size() == 1
                && code.storage().of(windows.get(0).tensor()).element() == Kind.REAL
                && others.size() <= 1
                && others.stream().allMatch(f -> f instanceof Expr.Read)
                && code.safe(factor)
                && !factor.freeAxes().contains(samples)
                && !factor.freeAxes().contains(position)
                && !inside.axes().contains(samples);
        if (!fits) {
            return Optional.empty();
        }
        return Window.of(windows.get(0), samples, position, inside.axes(), inside.domain())
                .map(w -> new Product(reduce, inside.axes(), factor, w));
    }

    /** The longest of the target's axes that no window and no bound depends on. */
    private static Optional<Axis> several(Tensor tensor, List<Product> products) {
        Axis longest = null;
        for (Axis axis : tensor.axes().subList(1, tensor.rank() - 1)) {
            boolean free = products.stream()
                    .allMatch(p -> p.factor().freeAxes().contains(axis)
                            && !p.window().read().freeAxes().contains(axis)
                            && p.window().outer().stream()
                                    .noneMatch(c -> c.index().axes().contains(axis)));
            if (free && (longest == null || axis.extent() > longest.extent())) {
                longest = axis;
            }
        }
        return Optional.ofNullable(longest);
    }

    // ---------------------------------------------------------------- loops

    private void write(Definition definition, Plan plan) {
        String name = code.storage().of(plan.tensor()).name();
        List<Axis> outer = new ArrayList<>(plan.lead());
        plan.several().ifPresent(outer::remove);
        int cut = Math.min(1, outer.size());
        Loops first = Loops.open(code, outer.subList(0, cut), List.of());
        List<StagedRows> staged = new ArrayList<>();
        for (Product p : plan.products()) {
            int count = p.together().isPresent() ? p.atOnce() : 1;
            staged.add(new StagedRows(arena, code, p.window(), samples(), count, name + "_window"));
        }
        Loops places = Loops.open(code, outer.subList(cut, outer.size()), List.of());
        start(plan);
        for (int i = 0; i < plan.products().size(); i++) {
            add(plan, plan.products().get(i), staged.get(i));
        }
        if (plan.wraps()) {
            wrap(definition, plan);
        }
        places.close();
        first.close();
    }

    private void start(Plan plan) {
        Loops several = Loops.open(code, plan.several().map(List::of).orElse(List.of()), List.of());
        Value first = new Expressions(arena, code, settings, Kind.REAL, false).root(plan.start());
        code.add(new Statement.Fill(target(plan), Code.convert(first, Kind.REAL)));
        several.close();
    }

    private Array target(Plan plan) {
        Tensor tensor = plan.tensor();
        List<Index> at = Index.each(tensor.axes());
        Storage.Address address = code.storage().address(tensor, at);
        return address.buffer().row(code.whole(address.at().get(0)));
    }

    private void add(Plan plan, Product product, StagedRows staged) {
        List<Axis> over = new ArrayList<>(product.over());
        product.window().tap().ifPresent(over::remove);
        Optional<Axis> together = product.together();
        together.ifPresent(over::remove);
        Loops sums = Loops.open(code, over, product.window().outer());
        PlaceGroups.each(code, together, product.atOnce(), places -> {
            List<Array> rows = staged.fetch(places);
            Loops several = Loops.open(code, plan.several().map(List::of).orElse(List.of()), List.of());
            for (int first = 0; first < product.window().taps(); first += MOST_TERMS) {
                int taps = Math.min(MOST_TERMS, product.window().taps() - first);
                int from = staged.from() + first * staged.pitch();
                code.add(kernels.addWindows(
                        length(plan.tensor()),
                        target(plan),
                        rows,
                        new Kernels.Taps(taps, from, staged.pitch()),
                        scales(product, places, first, taps)));
            }
            several.close();
        });
        sums.close();
    }

    private List<Value> scales(Product product, List<Map<Axis, Index>> places, int first, int taps) {
        Expressions values = new Expressions(arena, code, settings, Kind.REAL, false);
        List<Value> scales = new ArrayList<>();
        for (Map<Axis, Index> place : places) {
            for (int q = 0; q < taps; q++) {
                Map<Axis, Index> both = new HashMap<>(place);
                int tap = product.window().tapAt(first + q);
                product.window().tap().ifPresent(t -> both.put(t, Index.of(tap)));
                Expr factor = arena.substitute(product.factor(), both);
                scales.add(
                        factor instanceof Expr.Read r && !Settings.isSetting(r.tensor())
                                ? code.element(r.tensor(), r.at())
                                : Code.convert(values.root(factor), Kind.REAL));
            }
        }
        return scales;
    }

    /** What the sum is only a part of, sample by sample. */
    private void wrap(Definition definition, Plan plan) {
        List<Axis> axes = new ArrayList<>();
        plan.several().ifPresent(axes::add);
        axes.add(plan.position());
        axes.add(plan.samples());
        Loops loops = Loops.open(code, axes, List.of());
        Expressions values = new Expressions(arena, code, settings, Kind.REAL, false);
        Tensor tensor = plan.tensor();
        values.bind(plan.products().get(0).reduce(), code.element(tensor, Index.each(tensor.axes())));
        Value value = values.root(definition.value());
        code.add(new Statement.Store(code.element(tensor, Index.each(tensor.axes())), Code.convert(value, Kind.REAL)));
        loops.close();
    }
}
