package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Whole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Elementwise definitions of matrices whose rows lie one behind the other, as one loop over all elements: long enough for vectors, which loops
 * over short rows are not. In lanes it goes over the room between rows, too.
 */
final class Joined implements Gatherer {
    private final Arena arena;
    private final Code code;
    private final Settings settings;

    Joined(Arena arena, Code code, Settings settings) {
        this.arena = arena;
        this.code = code;
        this.settings = settings;
    }

    /**
     * The one loop over a tensor's elements.
     *
     * @param end where it ends
     * @param aliases for each tensor that lies as the target does, a vector of all its elements
     */
    record Line(Axis axis, Whole end, Map<Tensor, Tensor> aliases) {
        List<Index> at() {
            return List.of(Index.of(axis));
        }
    }

    /** True if a definition is elementwise, and one loop can go over its elements. */
    boolean takes(Definition definition) {
        Tensor tensor = definition.tensor();
        return code.storage().of(tensor).element() == Kind.REAL
                && !(definition.value() instanceof Expr.Num)
                && line(tensor).isPresent()
                && isElementwise(definition.value(), tensor);
    }

    @Override
    public boolean define(Definition definition) {
        if (!takes(definition)) {
            return false;
        }
        Tensor tensor = definition.tensor();
        Optional<Line> line = line(tensor);
        Expr value = along(line.get(), definition.value());
        if (code.lanes()) {
            code.add(new Statement.Note("lanes " + line.get().axis()));
        }
        code.openLoop(line.get().axis());
        Value v = new Expressions(arena, code, settings, Kind.REAL, false).root(value);
        Tensor target = alias(line.get(), tensor);
        code.add(new Statement.Store(code.element(target, line.get().at()), Code.convert(v, Kind.REAL)));
        close(code, line.get());
        return true;
    }

    /** The loop over all of a tensor's elements, if its rows lie one behind the other and room between them is none or is not missed. */
    Optional<Line> line(Tensor tensor) {
        boolean packed = tensor.rank() > 1
                && code.storage().of(tensor).layout() instanceof Layout.Packed p
                && (code.lanes() || p.stride() == p.each());
        if (!packed) {
            return Optional.empty();
        }
        Layout.Packed layout = (Layout.Packed) code.storage().of(tensor).layout();
        Axis axis = arena.axis("i", layout.columns());
        Whole end = tensor.batched() && !code.storage().isNarrow(tensor)
                ? new Whole.Affine(List.of(new Whole.Term(layout.stride(), code.count())), 0)
                : Whole.of(layout.columns());
        return Optional.of(new Line(axis, end, new LinkedHashMap<>()));
    }

    static void close(Code code, Line line) {
        if (code.lanes()) {
            code.closeLanes(Whole.of(0), line.end(), 1);
        } else {
            code.closeLoop(Whole.of(0), line.end());
        }
    }

    /** True if an element depends on those at its own place alone, and on numbers that are the same for all. */
    boolean isElementwise(Expr e, Tensor tensor) {
        if (e instanceof Expr.Read r) {
            return isAlike(r, tensor) || r.freeAxes().isEmpty() && Settings.isSetting(r.tensor());
        }
        return isArithmetic(e) && e.children().stream().allMatch(c -> isElementwise(c, tensor));
    }

    /** True for numbers, and for what is worked out of its parts at the same place. */
    static boolean isArithmetic(Expr e) {
        return e instanceof Expr.Num
                || e instanceof Expr.Add
                || e instanceof Expr.Mul
                || e instanceof Expr.Pow
                || e instanceof Expr.Call;
    }

    private boolean isAlike(Expr.Read r, Tensor tensor) {
        Storage storage = code.storage();
        if (!storage.holds(r.tensor())
                || r.tensor().rank() < 2
                || storage.of(r.tensor()).element() != Kind.REAL
                || !(storage.of(r.tensor()).layout() instanceof Layout.Packed layout)) {
            return false;
        }
        List<Index> own = Index.each(tensor.axes());
        return layout.equals(storage.of(tensor).layout())
                && storage.address(r.tensor(), r.at())
                        .last()
                        .equals(storage.address(tensor, own).last());
    }

    /** The value at a place of the line. */
    Expr along(Line line, Expr value) {
        return arena.rewrite(
                value,
                e -> e instanceof Expr.Read r && !r.at().isEmpty()
                        ? arena.read(alias(line, r.tensor()), line.at())
                        : e);
    }

    /** A vector of all of a tensor's elements, in their order. */
    Tensor alias(Line line, Tensor tensor) {
        return line.aliases().computeIfAbsent(tensor, t -> {
            Tensor alias = new Tensor(new Name(t.name().plain(), 0), Role.DEFINED, List.of(line.axis()), t.facts());
            code.storage().share(alias, code.storage().of(t));
            return alias;
        });
    }
}
