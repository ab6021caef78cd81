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
        return isApart(parameter, gradient) && !(gradient.value() instanceof Expr.Num) && !sums(gradient.value());
    }

    /** True if a gradient reads nothing that updates may have moved, so that it can be worked out while parameters move. */
    static boolean isApart(Tensor parameter, Definition gradient) {
        return gradient.tensor().axes().size() == parameter.axes().size()
                && Reads.of(gradient.value()).stream()
                        .noneMatch(t -> t.role() == Role.PARAMETER || t.role() == Role.STATE);
    }

    private static boolean sums(Expr e) {
        boolean guarded = e instanceof Expr.Iverson; // scattered: few elements are other than 0
        return e instanceof Expr.Reduce || guarded || e.children().stream().anyMatch(Updates::sums);
    }

    /** True if an element moves by its own gradient and what is kept for it, and by nothing of other elements. */
    boolean isElementwise() {
        return ownNorm.isEmpty() && optimizer.updates().stream().noneMatch(u -> sums(u.value()));
    }

    /**
     * @param workedOut an element of the gradient at the parameter's axes, if it is not stored
     * @param states the parameter's states, in the optimiser's order
     */
    void write(Code code, Tensor parameter, Tensor gradient, Optional<Expr> workedOut, List<Tensor> states) {
        ownNorm.ifPresent(n -> {
            Value norm =
                    new Expressions(arena, code, settings, Kind.DOUBLE, false).root(norm(arena, List.of(gradient)));
            settings.put(n, code.let("norm", norm));
        });
        List<Index> at = Index.each(parameter.axes());
        Map<Tensor, Expr> elements = elements(parameter, gradient, states, at);
        Map<Tensor, Tensor> places = places(parameter, states);
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
        if (workedOut.isPresent() && LastFirst.is(code, parameter)) {
            lastFirst(code, parameter, gradient, workedOut.get(), states);
            return;
        }
        Loops loops = Loops.withLanes(code, code.storage().loopOrder(parameter));
        Map<Expr, Value> given = new LinkedHashMap<>();
        workedOut.ifPresent(g -> given.put(
                arena.read(gradient, at),
                code.let("g", new Expressions(arena, code, settings, Kind.REAL, false).root(g))));
        write(code, at, given, elements, places);
        loops.close();
    }

    private void lastFirst(Code code, Tensor parameter, Tensor gradient, Expr workedOut, List<Tensor> states) {
        LastFirst rows = new LastFirst(arena, code, parameter, real.lanes(), optimizer);
        Expressions values = new Expressions(arena, code, settings, Kind.REAL, false);
        Expr here = rows.at(workedOut);
        rows.open(values, here);
        write(code, parameter, gradient, code.let("g", values.root(here)), states, rows.at(parameter));
        rows.close();
    }

    /** The equations for one element, whose gradient is known. */
    void write(Code code, Tensor parameter, Tensor gradient, Value known, List<Tensor> states, List<Index> at) {
        Map<Expr, Value> given = new LinkedHashMap<>(Map.of(arena.read(gradient, at), known));
        write(code, at, given, elements(parameter, gradient, states, at), places(parameter, states));
    }

    private Map<Tensor, Expr> elements(Tensor parameter, Tensor gradient, List<Tensor> states, List<Index> at) {
        Map<Tensor, Expr> elements = new LinkedHashMap<>();
        elements.put(optimizer.parameter(), arena.read(parameter, at));
        elements.put(optimizer.gradient(), arena.read(gradient, at));
        for (int i = 0; i < states.size(); i++) {
            elements.put(optimizer.states().get(i), arena.read(states.get(i), at));
        }
        return elements;
    }

    private Map<Tensor, Tensor> places(Tensor parameter, List<Tensor> states) {
        Map<Tensor, Tensor> places = new LinkedHashMap<>();
        places.put(optimizer.parameter(), parameter);
        for (int i = 0; i < states.size(); i++) {
            places.put(optimizer.states().get(i), states.get(i));
        }
        return places;
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
            if (update.target().equals(optimizer.parameter())) {
                value = Fused.of(value); // a step of a tiny network is as long as what waits for what
            }
            Value held = value instanceof Value.Literal
                    ? value
                    : code.let(update.target().name().plain(), value);
            code.add(new Statement.Store(code.element(places.get(update.target()), at), held));
            assigned.put(elements.get(update.target()), held);
        }
    }
}
