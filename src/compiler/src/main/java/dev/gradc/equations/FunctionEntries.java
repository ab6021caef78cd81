package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Function;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.PartialDerivative;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Row.Cell;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Row.Words;
import dev.gradc.equations.Term.Apply;
import dev.gradc.equations.Term.Element;
import dev.gradc.equations.Term.Hadamard;
import dev.gradc.equations.Term.Number;
import dev.gradc.equations.Term.Power;
import dev.gradc.equations.Term.Quotient;
import dev.gradc.equations.Term.Sum;
import dev.gradc.equations.Term.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The entries of functions in the where-clause: {@code σ(z) = 1 / (1 + e⁻ᶻ)} and, where it is used, the derivative, by stored values if there are such. */
final class FunctionEntries {
    private static final Term ONE = new Number(Rational.ONE);

    private final Source source;
    private final Naming naming;
    private final Notation notation;
    private final Derivatives derivatives;
    private final Arena arena;
    private final Symbol z = new Symbol(Label.of("z", 0), new Tensor(new Name("z", 0), Role.FORMAL, List.of()));

    FunctionEntries(Source source, Naming naming, Notation notation, Derivatives derivatives) {
        this.source = source;
        this.naming = naming;
        this.notation = notation;
        this.derivatives = derivatives;
        this.arena = source.model().arena();
    }

    /** What tells entries apart, empty for a function that needs none: a formula with other numbers is another function. */
    String key(Function f, List<Term> arguments) {
        if (f instanceof ScalarFunction scalar) {
            return body(scalar).isPresent() || scalar == ScalarFunction.SIGN ? scalar.text() : "";
        }
        StringBuilder key = new StringBuilder("formula " + f.text());
        arguments.forEach(a -> key.append(a instanceof Number n ? " " + n.value() : " ."));
        return key.toString();
    }

    /** The entry for a function, with the derivatives that are used, true where a general line uses it. */
    List<Row> entry(Function f, List<Term> arguments, Map<Apply, Boolean> primes) {
        return f instanceof ScalarFunction scalar
                ? primitive(scalar, primes)
                : formula((Formula) f, arguments, primes.keySet());
    }

    // ---------------------------------------------------------------- primitives

    private Optional<Term> body(ScalarFunction f) {
        Term exp = new Apply(ScalarFunction.EXP, List.of(z));
        Term decay = new Apply(ScalarFunction.EXP, List.of(Presentation.scale(Rational.MINUS_ONE, z)));
        Term sum = new Sum(List.of(exp, decay));
        Term difference = new Sum(List.of(exp, Presentation.scale(Rational.MINUS_ONE, decay)));
        return switch (f) {
            case SIGMOID -> Optional.of(new Quotient(ONE, new Sum(List.of(ONE, decay))));
            case TANH -> Optional.of(new Quotient(difference, sum));
            case SOFTPLUS -> Optional.of(new Apply(ScalarFunction.LOG, List.of(new Sum(List.of(ONE, exp)))));
            case ERFC ->
                Optional.of(new Sum(List.of(
                        ONE, Presentation.scale(Rational.MINUS_ONE, new Apply(ScalarFunction.ERF, List.of(z))))));
            default -> Optional.empty();
        };
    }

    private List<Row> primitive(ScalarFunction f, Map<Apply, Boolean> primes) {
        if (f == ScalarFunction.SIGN) {
            return List.of(Row.of(new Words("sign(z) is 1 for z > 0, −1 for z < 0, and 0 at z = 0")));
        }
        List<Cell> cells = new ArrayList<>();
        body(f).ifPresent(b -> cells.add(Equation.of(new Apply(f, List.of(z)), b)));
        Map<String, Row> stored = new LinkedHashMap<>();
        boolean other = false;
        for (Map.Entry<Apply, Boolean> use : primes.entrySet()) {
            if (((PartialDerivative) use.getKey().function()).of() != f) {
                continue;
            }
            Optional<Row> row = byStoredValue(f, use.getKey()).map(r -> use.getValue() ? r.generalised() : r);
            other |= row.isEmpty();
            row.ifPresent(r -> stored.merge(
                    pattern(r), r, (x, y) -> x.layer().equals(y.layer()) && !y.general() ? x : x.generalised()));
        }
        if (other) {
            cells.add(Equation.of(
                    new Apply(new PartialDerivative(f, 0), List.of(z)), slope(f, new Apply(f, List.of(z)), false)));
        }
        cells.addAll(higher(primes.keySet()));
        List<Row> rows = new ArrayList<>();
        for (Row row : stored.values()) {
            List<Cell> both = rows.isEmpty() ? new ArrayList<>(cells) : new ArrayList<>();
            both.addAll(row.cells());
            rows.add(new Row(both, row.layer(), row.general(), "", ""));
        }
        return rows.isEmpty() ? List.of(Row.of(cells.toArray(Cell[]::new))) : rows;
    }

    /** The derivatives beyond the first, each by those before it: tanh″(z) = −2 tanh(z) tanh′(z). */
    private List<Cell> higher(Set<Apply> primes) {
        Set<PartialDerivative> used = new LinkedHashSet<>();
        primes.forEach(p -> addHigher((PartialDerivative) p.function(), used));
        Tensor formal = z.tensor();
        PointView view = PointView.replacing(arena, naming, Map.of(formal, z));
        return used.stream()
                .<Cell>map(d -> Equation.of(
                        new Apply(d, List.of(z)), view.term(derivatives.expand(arena, d, List.of(arena.read(formal))))))
                .toList();
    }

    /** The derivative, if it is beyond the first, and before it those that it is written by. */
    private static void addHigher(PartialDerivative d, Set<PartialDerivative> used) {
        if (d.of() instanceof PartialDerivative lower) {
            addHigher(lower, used);
            used.add(d);
        }
    }

    private static String pattern(Row row) {
        Typesetter set = row.generalised().setter(new TextTypesetter(OptionalInt.empty(), false));
        return row.equations()
                .map(e -> set.texts(e.left()) + set.text(e.right()))
                .toList()
                .toString();
    }

    /** The derivative by the function's own value: a (1 − a) for σ, 1 − a² for tanh. */
    private static Term slope(ScalarFunction f, Term a, boolean elementwise) {
        Term negative = Presentation.scale(Rational.MINUS_ONE, a);
        if (f == ScalarFunction.SIGMOID) {
            Term rest = new Sum(List.of(ONE, negative));
            return elementwise ? new Hadamard(List.of(a, rest)) : Presentation.product(List.of(a, rest));
        }
        Term square = elementwise ? new Hadamard(List.of(a, a)) : new Power(a, Rational.of(2), false);
        return new Sum(List.of(ONE, Presentation.scale(Rational.MINUS_ONE, square)));
    }

    /** σ′(z⁽ˡ⁾) = a⁽ˡ⁾ ⊙ (1 − a⁽ˡ⁾), if the forward pass has a⁽ˡ⁾ = σ(z⁽ˡ⁾). */
    private Optional<Row> byStoredValue(ScalarFunction f, Apply prime) {
        Optional<Tensor> at = prime.arguments().get(0) instanceof Symbol s
                ? Optional.of(s.tensor())
                : prime.arguments().get(0) instanceof Element e ? Optional.of(e.of().tensor()) : Optional.empty();
        if (at.isEmpty() || !f.opaque()) {
            return Optional.empty();
        }
        Tensor of = at.get();
        return source.program().forward().stream()
                .filter(d -> d.tensor().rank() == of.rank() && isCall(d.value(), f, of))
                .filter(d ->
                        d.value() == arena.call(f, arena.readAt(of, d.tensor().axes())))
                .findFirst()
                .map(d -> stored(f, prime.function(), of, d.tensor()));
    }

    private static boolean isCall(Expr e, ScalarFunction f, Tensor of) {
        return e instanceof Expr.Call call
                && call.function() == f
                && call.arguments().get(0) instanceof Expr.Read read
                && read.tensor() == of;
    }

    private Row stored(ScalarFunction f, Function prime, Tensor input, Tensor output) {
        Symbol z = naming.symbol(input);
        Symbol a = naming.symbol(output);
        int layer = z.label().layer();
        if (notation == Notation.MATRIX || notation == Notation.CHAIN) {
            Term slope = slope(f, a, input.rank() > 0);
            return Row.of(Equation.of(new Apply(prime, List.of(z)), slope), layer, "");
        }
        // Letters of its own, so that layers differ in their number alone.
        List<Axis> axes = new ArrayList<>();
        for (Axis axis : output.axes()) {
            axes.add(
                    axis.batch()
                            ? arena.batchAxis("n", axis.extent())
                            : arena.axis(Glyphs.INDEX_LETTERS.substring(axes.size(), axes.size() + 1), axis.extent()));
        }
        PointView letters = PointView.withLetters(arena, naming, axes);
        Term slope = slope(f, letters.element(a, axes), false);
        return Row.of(Equation.of(new Apply(prime, List.of(letters.element(z, axes))), slope), layer, "");
    }

    // ---------------------------------------------------------------- formulas

    private List<Row> formula(Formula f, List<Term> arguments, Set<Apply> primes) {
        boolean single = arguments.stream().filter(a -> !(a instanceof Number)).count() == 1;
        List<Term> shown = new ArrayList<>();
        Map<Tensor, Term> replaced = new LinkedHashMap<>();
        List<Expr> values = new ArrayList<>();
        for (int i = 0; i < f.arity(); i++) {
            Tensor formal = f.formals().get(i);
            Term term = arguments.get(i) instanceof Number n
                    ? n
                    : single ? z : new Symbol(Label.of(formal.name().plain(), 0), formal);
            shown.add(term);
            replaced.put(formal, term);
            values.add(arguments.get(i) instanceof Number n ? arena.num(n.value()) : arena.read(formal));
        }
        PointView view = PointView.replacing(arena, naming, replaced);
        Map<Tensor, Expr> bound = new LinkedHashMap<>();
        for (int i = 0; i < f.arity(); i++) {
            bound.put(f.formals().get(i), values.get(i));
        }
        List<Cell> cells = new ArrayList<>();
        cells.add(Equation.of(new Apply(f, shown), view.term(arena.instantiate(f.body(), bound))));
        Set<PartialDerivative> used = new LinkedHashSet<>();
        primes.stream()
                .filter(p -> key(f, p.arguments()).equals(key(f, arguments)))
                .map(p -> (PartialDerivative) p.function())
                .sorted(Comparator.comparingInt(FunctionEntries::order).thenComparingInt(PartialDerivative::argument))
                .forEach(used::add);
        for (PartialDerivative d : used) {
            cells.add(Equation.of(
                    new Apply(d, shown), view.term(Choices.merge(arena, derivatives.expand(arena, d, values)))));
        }
        return List.of(Row.of(cells.toArray(Cell[]::new)));
    }

    private static int order(PartialDerivative d) {
        return d.of() instanceof PartialDerivative lower ? 1 + order(lower) : 1;
    }
}
