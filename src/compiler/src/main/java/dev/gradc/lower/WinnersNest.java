package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What goes back to windows' greatest, window by window: each element in turn takes what is left, if it is not less than the greatest, and
 * leaves nothing to those behind it. Where the greatest is no number, the window's first element takes all.
 */
final class WinnersNest {
    private final Arena arena;
    private final Code code;
    private final Expressions values;
    private final Map<Definition, Winners> winners;

    WinnersNest(Arena arena, Code code, Settings settings, Map<Definition, Winners> winners) {
        this.arena = arena;
        this.code = code;
        this.values = new Expressions(arena, code, settings, Kind.REAL, false);
        this.winners = winners;
    }

    /** Writes the loops of a definition, if it is one of those. */
    boolean define(Definition definition) {
        Winners w = winners.get(definition);
        if (w == null) {
            return false;
        }
        Tensor tensor = definition.tensor();
        Value.Literal zero = Arithmetic.zero(Kind.REAL);
        boolean once = w.once();
        if (!once || !w.reachesAll(tensor)) {
            Fills.fill(code, code.storage().of(tensor), false, zero);
        }
        Axis lane = tensor.axes().get(0);
        List<Axis> axes = new ArrayList<>();
        for (Axis axis : tensor.axes()) {
            if (axis != lane && w.at().contains(Index.of(axis))) {
                axes.add(axis);
            }
        }
        axes.addAll(w.windows());
        axes.add(lane);
        Loops loops = Loops.withLanes(code, axes);
        Value greatest = code.let("most", values.root(w.greatest()));
        Variable left = code.mutable("left", values.root(w.share()));
        List<Map<Axis, Index>> choices = Cases.choices(w.places());
        for (int i = 0; i < choices.size(); i++) {
            Map<Axis, Index> here = choices.get(i);
            Value x = code.let("x", values.root(arena.substitute(w.candidate(), here)));
            Value less = new Value.Compare(Value.Relation.LESS, x, greatest);
            Element place = code.element(
                    tensor, w.at().stream().map(a -> a.substitute(here)).toList());
            Value taken = new Value.Select(less, zero, left);
            code.add(once ? new Statement.Store(place, taken) : new Statement.Accumulate(place, taken));
            if (i < choices.size() - 1) {
                code.add(new Statement.Store(left, new Value.Select(less, left, zero)));
            }
        }
        loops.close();
        return true;
    }
}
