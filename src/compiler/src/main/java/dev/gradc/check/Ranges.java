package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Index;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ranges of index variables, inferred from the axes they pick from.
 *
 * <p>A variable that alone picks from an axis runs over all of it, and all such axes must be equally long. One that picks only in sums, as in
 * {@code x[i*s + p]}, runs as far as all of these stay in range, once the others are known.
 */
final class Ranges extends Walk {
    /** An index variable whose range is sought, or known if it was written. */
    private static final class Variable {
        private final Name name;
        private final Axis ghost;
        private Optional<Dim> dim;
        private Optional<Span> because = Optional.empty();

        Variable(Name name, Axis ghost, Optional<Dim> dim) {
            this.name = name;
            this.ghost = ghost;
            this.dim = dim;
        }
    }

    private record Pick(Index index, Dim from, Span span) {}

    private final Context context;
    private final Arena arena;
    private final List<Variable> variables = new ArrayList<>();
    private final Deque<Scope> scopes = new ArrayDeque<>();
    private final List<Pick> picks = new ArrayList<>();
    private int guards;

    private Ranges(Context context) {
        this.context = context;
        this.arena = context.session().arena();
        this.scopes.push(context.scope().inner());
    }

    /** A range for each of the names, those that are known already left out of the search; fails if one cannot be found. */
    static Map<Name, Dim> infer(
            Context context,
            Map<Name, Optional<Reductions.Run>> sought,
            Optional<Expression> condition,
            Expression body) {
        Ranges ranges = new Ranges(context);
        sought.forEach(ranges::bind);
        List<Variable> wanted = List.copyOf(ranges.variables);
        if (wanted.stream().anyMatch(v -> v.dim.isEmpty())) {
            ranges.guarded(condition, body);
            ranges.solve();
        }
        Map<Name, Dim> found = new LinkedHashMap<>();
        for (Variable variable : wanted) {
            found.put(
                    variable.name,
                    variable.dim.orElseThrow(() -> context.session().fail(unknown(variable.name))));
        }
        return found;
    }

    private static Diagnostic unknown(Name name) {
        return Diagnostic.error(
                        ErrorCode.INDEX_RANGE_UNKNOWN,
                        name.span(),
                        "nothing says how far the index " + name.text() + " runs")
                .note("it picks from no axis of known size, or only together with others whose range is not known")
                .fix("write its range, as in  sum[" + name.text() + " in 0..3] ...  or, on the left,  y[" + name.text()
                        + " in 0..3] = ...");
    }

    private void bind(Name name, Optional<Reductions.Run> run) {
        Optional<Dim> dim = run.map(r -> new Dim(arena.axis(name.text(), r.extent()), ""));
        Variable variable = new Variable(name, arena.axis(name.text(), 1), dim);
        variables.add(variable);
        int first = run.map(Reductions.Run::first).orElse(0);
        Array value = Array.scalar(arena.indexValue(Index.of(variable.ghost).plus(first)));
        scopes.peek().put(new Symbol(name, Symbol.Sort.INDEX, Optional.of(value)));
    }

    // ---------------------------------------------------------------- what is picked from what

    @Override
    public Void reduction(Expression.Reduction reduction) {
        scopes.push(scopes.peek().inner());
        for (Expression.BoundIndex index : reduction.indices()) {
            bind(index.name(), index.range().map(r -> new Reductions(context).range(r)));
        }
        guarded(reduction.condition(), reduction.body());
        scopes.pop();
        return null;
    }

    /** What is only reached under a condition does not have to stay in range for all values of a sum of indices. */
    private void guarded(Optional<Expression> condition, Expression body) {
        condition.ifPresent(this::walk);
        guards += condition.isPresent() ? 1 : 0;
        walk(body);
        guards -= condition.isPresent() ? 1 : 0;
    }

    @Override
    public Void conditional(Expression.Conditional conditional) {
        guarded(Optional.of(conditional.condition()), conditional.then());
        guarded(Optional.of(conditional.condition()), conditional.otherwise());
        return null;
    }

    @Override
    public Void call(Expression.Call call) {
        boolean pads = call.function().text().equals(Builtins.PADDED);
        guards += pads ? 1 : 0;
        super.call(call);
        guards -= pads ? 1 : 0;
        return null;
    }

    @Override
    public Void access(Expression.Access access) {
        super.access(access);
        dims(access.tensor()).ifPresent(dims -> {
            if (dims.size() < access.subscripts().size()) {
                new Accesses(context.in(scopes.peek())).value(access); // fails, and says why
            }
            for (int i = 0; i < Math.min(dims.size(), access.subscripts().size()); i++) {
                if (access.subscripts().get(i) instanceof Expression.At at) {
                    pick(at, dims.get(i));
                }
            }
        });
        return null;
    }

    private void pick(Expression.At at, Dim dim) {
        boolean involved = variables.stream().anyMatch(v -> Uses.count(v.name.text(), at.index()) > 0);
        if (involved) {
            Array subscript =
                    new Expressions(context.in(scopes.peek()).subscripts(true).at(Place.FORMULA)).array(at.index());
            Indices.of(subscript.expr())
                    .filter(index -> guards == 0 || index.asAxis().isPresent())
                    .ifPresent(index -> picks.add(new Pick(index, dim, at.span())));
        }
    }

    private Optional<List<Dim>> dims(Expression tensor) {
        Optional<Symbol> symbol = tensor instanceof Expression.Reference reference
                ? scopes.peek().find(reference.name().text())
                : Optional.empty();
        if (symbol.isPresent()
                && symbol.get().value().isEmpty()
                && !context.session().partly()) {
            throw new Failure(); // its own definition was told about
        }
        return symbol.flatMap(Symbol::value)
                .flatMap(v -> v instanceof Array array
                        ? Optional.of(array.dims())
                        : v instanceof Carried carried ? Optional.of(carried.allDims()) : Optional.empty());
    }

    // ---------------------------------------------------------------- solving

    private void solve() {
        for (Pick pick : picks) {
            pick.index().asAxis().flatMap(this::variable).ifPresent(v -> alone(v, pick));
        }
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Variable variable : variables) {
                if (variable.dim.isEmpty()) {
                    Optional<Dim> bound = tightest(variable);
                    variable.dim = bound;
                    progress |= bound.isPresent();
                }
            }
        }
    }

    private Optional<Variable> variable(Axis ghost) {
        return variables.stream().filter(v -> v.ghost.equals(ghost)).findFirst();
    }

    private void alone(Variable variable, Pick pick) {
        if (variable.dim.isEmpty()) {
            variable.dim = Optional.of(pick.from());
            variable.because = Optional.of(pick.span());
        } else if (variable.because.isPresent()
                && variable.dim.get().extent() != pick.from().extent()) {
            throw context.session()
                    .fail(Diagnostic.error(
                                    ErrorCode.RANGES_DIFFER,
                                    pick.span(),
                                    "the index " + variable.name.text() + " picks from axes of different sizes")
                            .label(
                                    variable.because.get(),
                                    "here from one of " + variable.dim.get().text())
                            .label(
                                    pick.span(),
                                    "here from one of " + pick.from().text())
                            .fix("use two indices, or make the sizes equal"));
        }
    }

    /** The largest range that keeps every pick in range; empty while one depends on a range not known yet. */
    private Optional<Dim> tightest(Variable variable) {
        long extent = Long.MAX_VALUE;
        for (Pick pick : picks) {
            int factor = pick.index().coefficient(variable.ghost);
            if (factor == 0) {
                continue;
            }
            Optional<Index> rest = inTrueAxes(pick.index().plus(Index.of(variable.ghost), -factor));
            if (rest.isEmpty()) {
                return Optional.empty();
            }
            long room = factor > 0
                    ? pick.from().extent() - 1 - rest.get().max()
                    : rest.get().min();
            extent = Math.min(extent, Math.floorDiv(room, Math.abs(factor)) + 1);
        }
        if (extent == Long.MAX_VALUE) {
            return Optional.empty();
        }
        if (extent < 1) {
            throw context.session()
                    .fail(Diagnostic.error(
                            ErrorCode.EMPTY_RANGE,
                            variable.name.span(),
                            "no value of the index " + variable.name.text() + " keeps all it reads in range"));
        }
        return Optional.of(new Dim(arena.axis(variable.name.text(), (int) extent), ""));
    }

    private Optional<Index> inTrueAxes(Index index) {
        Map<Axis, Index> replacement = new LinkedHashMap<>();
        for (Axis axis : index.axes()) {
            Optional<Variable> variable = variable(axis);
            if (variable.isPresent()) {
                if (variable.get().dim.isEmpty()) {
                    return Optional.empty();
                }
                replacement.put(axis, Index.of(variable.get().dim.get().axis()));
            }
        }
        return Optional.of(index.substitute(replacement));
    }
}
