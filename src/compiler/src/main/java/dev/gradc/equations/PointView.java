package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Atom;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Subscript.Constraint;
import dev.gradc.equations.Subscript.LabelAtom;
import dev.gradc.equations.Subscript.Letter;
import dev.gradc.equations.Subscript.Part;
import dev.gradc.equations.Term.Apply;
import dev.gradc.equations.Term.Bracket;
import dev.gradc.equations.Term.Element;
import dev.gradc.equations.Term.Fold;
import dev.gradc.equations.Term.Number;
import dev.gradc.equations.Term.Position;
import dev.gradc.equations.Term.Power;
import dev.gradc.equations.Term.Quotient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An expression seen element by element: with index letters, or with numbers for indices and every sum written out.
 *
 * <p>A view of one equation: the letters it has handed out are its own. Indices count from 1.
 */
final class PointView implements Expr.Visitor<Term> {
    private static final Map<ScalarFunction, Rational> SHIFTED =
            Map.of(ScalarFunction.LOG1P, Rational.ONE, ScalarFunction.EXPM1, Rational.MINUS_ONE);

    private final Arena arena;
    private final Naming naming;
    private final Map<Tensor, Term> replaced;
    private final boolean expanding;
    private final int limit;
    private final LetterScope letters;
    private final Map<Axis, Integer> values = new LinkedHashMap<>();

    private PointView(Arena arena, Naming naming, Map<Tensor, Term> replaced, boolean expanding, int limit) {
        this.arena = arena;
        this.naming = naming;
        this.replaced = replaced;
        this.expanding = expanding;
        this.limit = limit;
        this.letters = new LetterScope(naming);
    }

    /** A view with index letters; free axes take theirs in the order given. */
    static PointView withLetters(Arena arena, Naming naming, List<Axis> free) {
        PointView view = new PointView(arena, naming, Map.of(), false, 0);
        free.forEach(view.letters::bind);
        return view;
    }

    /** A view at one point, sums written out up to a number of terms, 0 for all. */
    static PointView at(Arena arena, Naming naming, Map<Axis, Integer> point, int limit) {
        PointView view = new PointView(arena, naming, Map.of(), true, limit);
        view.values.putAll(point);
        return view;
    }

    /** A view of a scalar expression in which some scalars are written as other terms. */
    static PointView replacing(Arena arena, Naming naming, Map<Tensor, Term> replaced) {
        return new PointView(arena, naming, replaced, false, 0);
    }

    Term term(Expr e) {
        return e.accept(this);
    }

    /** The tensor's element at its own axes. */
    Term element(Tensor tensor) {
        return element(naming.symbol(tensor), tensor.axes());
    }

    /** A symbol's element at axes. */
    Term element(Term.Symbol symbol, List<Axis> axes) {
        return axes.isEmpty()
                ? symbol
                : new Element(
                        symbol, axes.stream().map(a -> subscript(Index.of(a))).toList());
    }

    // ---------------------------------------------------------------- indices

    /** The letter of one more axis. */
    Letter bind(Axis axis, Expr body) {
        return letters.bind(axis, body);
    }

    /** True if an axis has a letter. */
    boolean names(Axis axis) {
        return letters.inUse().containsKey(axis);
    }

    /** The letters in use, for {@link #restore}. */
    Map<Axis, Letter> inUse() {
        return letters.inUse();
    }

    /** Leaves a scope. */
    void restore(Map<Axis, Letter> outside) {
        letters.restore(outside);
    }

    /** The index counted from 1: each atom stands for one more than its value. */
    Subscript subscript(Index index) {
        return shifted(index, 1);
    }

    private Subscript shifted(Index index, int shift) {
        List<Part> parts = new ArrayList<>();
        int constant = index.constant() + shift;
        for (Index.Term t : index.terms()) {
            Integer value = t.atom() instanceof Axis axis ? values.get(axis) : null;
            if (value != null) {
                constant += t.coefficient() * value;
            } else {
                parts.add(new Part(t.coefficient(), atom(t.atom())));
                constant -= t.coefficient();
            }
        }
        return new Subscript(parts, constant);
    }

    private Subscript.Atom atom(Atom atom) {
        if (atom instanceof Axis axis) {
            return letters.of(axis);
        }
        IntegerRead read = (IntegerRead) atom;
        return new LabelAtom(new Element(
                naming.symbol(read.tensor()),
                read.at().stream().map(this::subscript).toList()));
    }

    Constraint constraint(Condition condition) {
        return new Constraint(shifted(condition.index(), 0), condition.isEquality());
    }

    // ---------------------------------------------------------------- kinds

    @Override
    public Term number(Expr.Num e) {
        return new Number(e.value());
    }

    @Override
    public Term read(Expr.Read e) {
        if (e.at().isEmpty()) {
            return Optional.ofNullable(replaced.get(e.tensor())).orElseGet(() -> naming.symbol(e.tensor()));
        }
        return new Element(
                naming.symbol(e.tensor()), e.at().stream().map(this::subscript).toList());
    }

    @Override
    public Term add(Expr.Add e) {
        List<Term> terms =
                e.terms().stream().map(this::term).filter(t -> !zero(t)).toList();
        return terms.isEmpty() ? new Number(Rational.ZERO) : Presentation.sum(terms);
    }

    @Override
    public Term mul(Expr.Mul e) {
        List<Expr> factors = new ArrayList<>(Arena.factors(arena.withoutCoefficient(e)));
        Rational coefficient = Arena.coefficient(e);
        List<Term> above = new ArrayList<>();
        List<Term> below = new ArrayList<>();
        Optional<Term.Symbol> mean = Optional.empty();
        factors.sort(Presentation.order(expanding ? Presentation.Reductions.AMONG_SUMS : Presentation.Reductions.LAST));
        for (Expr factor : factors) {
            if (Presentation.perSample(factor, arena)) {
                mean = Optional.of(naming.symbol(arena.count()));
            } else if (factor instanceof Expr.Pow p && p.exponent().signum() < 0) {
                below.add(power(term(p.base()), p.exponent().negate()));
            } else {
                above.add(term(factor));
            }
        }
        if (above.stream().anyMatch(PointView::zero)) {
            return new Number(Rational.ZERO);
        }
        Term body = Presentation.product(above);
        Term quotient = below.isEmpty() ? body : new Quotient(body, Presentation.product(below));
        return mean.isEmpty()
                ? Presentation.scale(coefficient, quotient)
                : Presentation.mean(coefficient, mean.get(), quotient);
    }

    private static boolean zero(Term t) {
        return t instanceof Number n && n.value().isZero();
    }

    @Override
    public Term pow(Expr.Pow e) {
        Rational exponent = e.exponent();
        return exponent.signum() > 0
                ? power(term(e.base()), exponent)
                : new Quotient(new Number(Rational.ONE), power(term(e.base()), exponent.negate()));
    }

    private static Term power(Term base, Rational exponent) {
        return exponent.isOne() ? base : new Power(base, exponent, false);
    }

    @Override
    public Term call(Expr.Call e) {
        return applied(e, e.arguments().stream().map(this::term).toList());
    }

    /** A call; ln(1 + x) and exp(x) − 1 are spelled out, whose names serve numbers alone. */
    static Term applied(Expr.Call e, List<Term> arguments) {
        Rational shift = e.function() instanceof ScalarFunction f ? SHIFTED.get(f) : null;
        if (shift == null) {
            return new Apply(e.function(), arguments);
        }
        Term one = new Number(shift);
        return e.function() == ScalarFunction.LOG1P
                ? new Apply(ScalarFunction.LOG, List.of(Presentation.sum(List.of(one, arguments.get(0)))))
                : Presentation.sum(List.of(new Apply(ScalarFunction.EXP, arguments), one));
    }

    @Override
    public Term iverson(Expr.Iverson e) {
        List<Constraint> open = new ArrayList<>();
        for (Condition condition : e.conditions()) {
            Constraint c = constraint(condition);
            int value = c.index().constant();
            if (!c.index().isConstant()) {
                open.add(c);
            } else if (c.equality() ? value != 0 : value < 0) {
                return new Number(Rational.ZERO);
            }
        }
        return open.isEmpty() ? new Number(Rational.ONE) : new Bracket(open);
    }

    @Override
    public Term indexValue(Expr.IndexValue e) {
        Subscript at = shifted(e.index(), 0);
        return at.isConstant() ? new Number(Rational.of(at.constant())) : new Position(at);
    }

    @Override
    public Term reduce(Expr.Reduce e) {
        if (expanding && e.op() == ReduceOp.SUM) {
            List<Condition> conditions = new ArrayList<>();
            Arena.factors(e.body()).stream()
                    .filter(Expr.Iverson.class::isInstance)
                    .forEach(f -> conditions.addAll(((Expr.Iverson) f).conditions()));
            List<Term> terms = new ArrayList<>();
            int more = spread(e, conditions, 0, terms);
            if (more > 0) {
                terms.add(new Term.Elided(more));
            }
            return terms.isEmpty() ? new Number(Rational.ZERO) : Presentation.sum(terms);
        }
        Map<Axis, Letter> outside = letters.inUse();
        List<Letter> over =
                e.over().stream().map(a -> letters.bind(a, e.body())).toList();
        List<Constraint> where =
                new ArrayList<>(e.domain().stream().map(this::constraint).toList());
        List<Expr> factors = new ArrayList<>();
        for (Expr factor : Arena.factors(e.body())) {
            if (e.op() == ReduceOp.SUM && factor instanceof Expr.Iverson bracket) {
                bracket.conditions().forEach(c -> where.add(constraint(c)));
            } else {
                factors.add(factor);
            }
        }
        Term body = term(arena.rawProduct(factors.isEmpty() ? List.of(arena.one()) : factors));
        letters.restore(outside);
        return e.op() == ReduceOp.LOG_SUM_EXP
                ? new Apply(
                        ScalarFunction.LOG,
                        List.of(new Fold(ReduceOp.SUM, over, where, new Apply(ScalarFunction.EXP, List.of(body)))))
                : new Fold(e.op(), over, where, body);
    }

    /** Adds a sum's terms up to the limit, those left out by a condition skipped as soon as it is known; gives the number of the others. */
    private int spread(Expr.Reduce e, List<Condition> conditions, int axis, List<Term> terms) {
        if (!conditions.stream().allMatch(this::possible)) {
            return 0;
        }
        if (axis == e.over().size()) {
            if (limit > 0 && terms.size() == limit) {
                return 1;
            }
            Term term = term(e.body());
            if (!zero(term)) {
                terms.add(term);
            }
            return 0;
        }
        Axis bound = e.over().get(axis);
        Integer outside = values.get(bound); // a sum within a sum may run along the same axis
        int more = 0;
        for (int i = 0; i < bound.extent(); i++) {
            values.put(bound, i);
            more += spread(e, conditions, axis + 1, terms);
        }
        values.remove(bound);
        if (outside != null) {
            values.put(bound, outside);
        }
        return more;
    }

    /** False if a condition fails whatever the indices that have no value yet are. */
    private boolean possible(Condition c) {
        Map<Axis, Index> known = new LinkedHashMap<>();
        values.forEach((axis, value) -> known.put(axis, Index.of(value)));
        return c.substitute(known).verdict() != Condition.Verdict.NEVER;
    }
}
