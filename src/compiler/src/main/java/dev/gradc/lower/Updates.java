package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Kind;
import dev.gradc.loops.NumberType;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.model.Optimizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The optimiser's equations over all elements of one parameter, in place, each assignment seeing those before it. */
final class Updates {
    private final Arena arena;
    private final Optimizer optimizer;
    private final Settings settings;
    private final NumberType real;
    private final Optional<Tensor> ownNorm;

    /** @param ownNorm the setting that stands for the norm of the parameter's own gradient, if the equations read it */
    Updates(Arena arena, Optimizer optimizer, Settings settings, NumberType real, Optional<Tensor> ownNorm) {
        this.arena = arena;
        this.optimizer = optimizer;
        this.settings = settings;
        this.real = real;
        this.ownNorm = ownNorm;
    }

    /** The root of the sum of squares of all gradients. */
    static Expr norm(Arena arena, Collection<Tensor> gradients) {
        List<Expr> squares = new ArrayList<>();
        for (Tensor g : gradients) {
            squares.add(arena.sum(g.axes(), arena.pow(arena.readAt(g, g.axes()), Rational.of(2))));
        }
        return arena.sqrt(arena.add(squares));
    }

    /**
     * True if a parameter's gradient that nothing else reads can be worked out where the parameter moves: it is no sum, and it reads nothing that
     * other updates may have moved.
     */
    static boolean canWorkOut(Tensor parameter, Definition gradient) {
        boolean own = gradient.tensor().axes().size() == parameter.axes().size();
        boolean apart = Reads.of(gradient.value()).stream()
                .noneMatch(t -> t.role() == Role.PARAMETER || t.role() == Role.STATE);
        return own && apart && !(gradient.value() instanceof Expr.Num) && !sums(gradient.value());
    }

    private static boolean sums(Expr e) {
        boolean guarded = e instanceof Expr.Iverson; // scattered: few elements are other than 0
        return e instanceof Expr.Reduce || guarded || e.children().stream().anyMatch(Updates::sums);
    }

    /**
     * @param workedOut an element of the gradient at the parameter's axes, if it is not stored
     * @param states the parameter's states, in the optimiser's order
     */
    void write(Code code, Tensor parameter, Tensor gradient, Optional<Expr> workedOut, List<Tensor> states) {
        Expr element = arena.readAt(gradient, parameter.axes());
        Map<Tensor, Expr> elements = new LinkedHashMap<>();
        Map<Tensor, Tensor> places = new LinkedHashMap<>();
        elements.put(optimizer.parameter(), arena.readAt(parameter, parameter.axes()));
        elements.put(optimizer.gradient(), element);
        places.put(optimizer.parameter(), parameter);
        for (int i = 0; i < states.size(); i++) {
            elements.put(optimizer.states().get(i), arena.readAt(states.get(i), parameter.axes()));
            places.put(optimizer.states().get(i), states.get(i));
        }
        ownNorm.ifPresent(n -> {
            Value norm =
                    new Expressions(arena, code, settings, Kind.DOUBLE, false).root(norm(arena, List.of(gradient)));
            settings.put(n, code.let("norm", norm));
        });
        Joined joined = new Joined(arena, code, settings);
        Optional<Joined.Line> line = workedOut.isEmpty() ? joined.line(parameter) : Optional.empty();
        if (line.isPresent()) {
            Joined.Line l = line.get();
            elements.replaceAll((formal, e) -> joined.along(l, e));
            places.replaceAll((formal, tensor) -> joined.alias(l, tensor));
            code.openLoop(l.axis());
            write(code, l.at(), Map.of(), elements, places);
            Joined.close(code, l);
            return;
        }
        Loops loops = Loops.withLanes(code, code.storage().loopOrder(parameter));
        List<Index> at = parameter.axes().stream().map(Index::of).toList();
        Map<Expr, Value> given = new LinkedHashMap<>();
        workedOut.ifPresent(g ->
                given.put(element, code.let("g", new Expressions(arena, code, settings, Kind.REAL, false).root(g))));
        write(code, at, given, elements, places);
        loops.close();
    }

    /** The equations at one place, within the loops. */
    private void write(
            Code code, List<Index> at, Map<Expr, Value> given, Map<Tensor, Expr> elements, Map<Tensor, Tensor> places) {
        Map<Expr, Value> assigned = new LinkedHashMap<>(given);
        for (Optimizer.Update update : optimizer.updates()) {
            code.scope().values().clear(); // what was computed from the old value must not be used again
            Expressions values = new Expressions(arena, code, settings, Kind.REAL, false);
            assigned.forEach(values::bind);
            Value next = values.root(arena.instantiate(update.value(), elements));
            Value value = DyingAway.is(update.target(), optimizer) ? DyingAway.normal(next, real) : next;
            Value held = value instanceof Value.Literal
                    ? value
                    : code.let(update.target().name().plain(), value);
            code.add(new Statement.Store(code.element(places.get(update.target()), at), held));
            assigned.put(elements.get(update.target()), held);
        }
    }
}
