package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.model.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The optimiser's equations over all elements of one parameter, in place, each assignment seeing those before it. */
final class Updates {
    private final Arena arena;
    private final Optimizer optimizer;
    private final Settings settings;

    Updates(Arena arena, Optimizer optimizer, Settings settings) {
        this.arena = arena;
        this.optimizer = optimizer;
        this.settings = settings;
    }

    /** @param states the parameter's states, in the optimiser's order */
    void write(Code code, Tensor parameter, Tensor gradient, List<Tensor> states) {
        Map<Tensor, Expr> elements = new LinkedHashMap<>();
        Map<Tensor, Tensor> places = new LinkedHashMap<>();
        elements.put(optimizer.parameter(), arena.readAt(parameter, parameter.axes()));
        elements.put(optimizer.gradient(), arena.readAt(gradient, parameter.axes()));
        places.put(optimizer.parameter(), parameter);
        for (int i = 0; i < states.size(); i++) {
            elements.put(optimizer.states().get(i), arena.readAt(states.get(i), parameter.axes()));
            places.put(optimizer.states().get(i), states.get(i));
        }
        Loops loops = Loops.open(code, code.storage().loopOrder(parameter), List.of());
        List<Index> at = parameter.axes().stream().map(Index::of).toList();
        Map<Expr, Value> assigned = new LinkedHashMap<>();
        for (Optimizer.Update update : optimizer.updates()) {
            code.scope().values().clear(); // what was computed from the old value must not be used again
            Expressions values = new Expressions(arena, code, settings, Kind.REAL, false);
            assigned.forEach(values::bind);
            Value value = values.root(arena.instantiate(update.value(), elements));
            Value held = value instanceof Value.Literal
                    ? value
                    : code.let(update.target().name().plain(), value);
            code.add(new Statement.Store(code.element(places.get(update.target()), at), held));
            assigned.put(elements.get(update.target()), held);
        }
        loops.close();
    }
}
