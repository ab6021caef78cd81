package dev.gradc.lower;

import dev.gradc.loops.Element;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.NumberType;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Operation;
import dev.gradc.loops.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Values without choices: a condition becomes a number that is exactly 1 where it holds and exactly 0 elsewhere, a choice what it chooses times
 * that, for C2 makes vector code of sums, products, greatest and least, and of no choice. What is not chosen must be finite, which {@link Finite}
 * sees to: ∞ and NaN are passed on.
 */
final class BranchFree extends Rewriting {
    private final NumberType real;
    private final UnaryOperator<Value> moved;
    private final Function<Variable, Value> named;
    private final Set<Object> whole;
    private final Map<Variable, Value.Literal> known = new HashMap<>();

    /**
     * @param moved what stands for an element; it may refuse
     * @param named what stands for a variable
     * @param whole the arrays whose elements are small whole numbers
     */
    BranchFree(NumberType real, UnaryOperator<Value> moved, Function<Variable, Value> named, Set<Object> whole) {
        this.real = real;
        this.moved = moved;
        this.named = named;
        this.whole = whole;
    }

    /** A value that has no such form. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String what) {
            super(what, null, false, false);
        }
    }

    /** The value that a variable is given; a number is remembered until the next. */
    Value assigned(Variable variable, Value value) {
        Value now = of(value);
        if (now instanceof Value.Literal l) {
            known.put(variable, l);
        } else {
            known.remove(variable);
        }
        return now;
    }

    /** What a variable comes to where one of several values is chosen for it, of which this is one: 0 plus each times whether it is the one. */
    Value summed(Variable variable, Value.Select choice) {
        Value chosen = times(choice.condition(), choice.yes());
        return known.remove(variable) == null ? sum(variable, chosen) : chosen;
    }

    @Override
    public Value element(Element v) {
        return moved.apply(v);
    }

    @Override
    public Value variable(Variable v) {
        return known.containsKey(v) ? known.get(v) : kept(named.apply(v));
    }

    @Override
    public Value literal(Value.Literal v) {
        return kept(v);
    }

    private static Value kept(Value v) {
        if (v.kind() != Kind.REAL) {
            throw new Refused("no real number");
        }
        return v;
    }

    @Override
    public Value wholeValue(Value.WholeValue v) {
        throw new Refused("an integer");
    }

    @Override
    public Value compare(Value.Compare v) {
        throw new Refused("a condition alone");
    }

    @Override
    public Value logic(Value.Logic v) {
        throw new Refused("a condition alone");
    }

    @Override
    public Value not(Value.Not v) {
        throw new Refused("a condition alone");
    }

    @Override
    public Value convert(Value.Convert v) {
        throw new Refused("another kind of number");
    }

    @Override
    public Value settingValue(Value.SettingValue v) {
        throw new Refused("a setting");
    }

    @Override
    public Value draw(Value.Draw v) {
        throw new Refused("a draw");
    }

    // ---------------------------------------------------------------- choices

    @Override
    public Value select(Value.Select v) {
        if (v.condition() instanceof Value.Compare c) {
            boolean greater = c.relation() == Value.Relation.GREATER || c.relation() == Value.Relation.GREATER_EQUAL;
            boolean less = c.relation() == Value.Relation.LESS || c.relation() == Value.Relation.LESS_EQUAL;
            if (greater && isInfinite(c.right(), -1) || less && isInfinite(c.right(), 1)) {
                return of(v.yes()); // the first of what extremes are taken of
            }
            boolean same = c.left().equals(v.yes()) && c.right().equals(v.no());
            boolean other = c.left().equals(v.no()) && c.right().equals(v.yes());
            if ((greater || less) && (same || other)) {
                Intrinsic extreme = greater == same ? Intrinsic.MAX : Intrinsic.MIN;
                return new Value.Apply(extreme, List.of(of(v.yes()), of(v.no())), false);
            }
        }
        Value yes = times(v.condition(), v.yes());
        if (isZero(v.no())) {
            return yes;
        }
        Value no = times(new Value.Not(v.condition()), v.no());
        return isZero(v.yes()) ? no : sum(yes, no);
    }

    /** The value where a condition holds, else 0; of several conditions, times each in turn: of a product of theirs, C2 makes no vector code. */
    private Value times(Value condition, Value chosen) {
        if (isZero(chosen)) {
            return Arithmetic.zero(Kind.REAL);
        }
        Value product = of(chosen);
        for (Value one : together(condition)) {
            product = Arithmetic.binary(Operation.MULTIPLY, product, condition(one));
        }
        return product;
    }

    private static List<Value> together(Value condition) {
        if (!(condition instanceof Value.Logic l) || !l.both()) {
            return List.of(condition);
        }
        List<Value> all = new ArrayList<>(together(l.left()));
        all.addAll(together(l.right()));
        return all;
    }

    private static Value sum(Value a, Value b) {
        return new Value.Binary(Operation.ADD, a, b);
    }

    private boolean isZero(Value v) {
        Value.Literal l = v instanceof Variable ? known.get(v) : v instanceof Value.Literal number ? number : null;
        return l != null && l.value() == 0;
    }

    private boolean isInfinite(Value v, int sign) {
        Value.Literal l = v instanceof Variable ? known.get(v) : null;
        return l != null && l.value() == sign * Double.POSITIVE_INFINITY;
    }

    /** 1 where a condition holds, else 0. */
    private Value condition(Value v) {
        if (v instanceof Value.Logic l) {
            Value left = condition(l.left());
            Value right = condition(l.right());
            return l.both()
                    ? new Value.Binary(Operation.MULTIPLY, left, right)
                    : new Value.Apply(Intrinsic.MAX, List.of(left, right), false);
        }
        if (v instanceof Value.Not n) {
            return not(condition(n.of()));
        }
        if (!(v instanceof Value.Compare c)) {
            throw new Refused("no condition");
        }
        return switch (c.relation()) {
            case GREATER -> positive(difference(c.left(), c.right()));
            case LESS -> positive(difference(c.right(), c.left()));
            case GREATER_EQUAL -> not(positive(difference(c.right(), c.left())));
            case LESS_EQUAL -> not(positive(difference(c.left(), c.right())));
            case EQUAL -> equal(c);
            case NOT_EQUAL -> not(equal(c));
        };
    }

    private Value equal(Value.Compare c) {
        Value apart = new Value.Apply(Intrinsic.ABS, List.of(difference(c.left(), c.right())), false);
        return isWhole(c.left()) && isWhole(c.right())
                ? new Value.Apply(Intrinsic.MAX, List.of(Arithmetic.zero(Kind.REAL), not(apart)), false)
                : not(stretched(apart));
    }

    private boolean isWhole(Value v) {
        return v instanceof Value.Literal l && l.value() == Math.rint(l.value())
                || v instanceof Element e && whole.contains(e.array());
    }

    private Value difference(Value a, Value b) {
        return isZero(b)
                ? of(a)
                : isZero(a) ? Arithmetic.negate(of(b)) : new Value.Binary(Operation.SUBTRACT, of(a), of(b));
    }

    private static Value not(Value holds) {
        return new Value.Binary(Operation.SUBTRACT, new Value.Literal(1, Kind.REAL), holds);
    }

    /** 1 for what is above 0, else 0. */
    private Value positive(Value v) {
        return stretched(new Value.Apply(Intrinsic.MAX, List.of(Arithmetic.zero(Kind.REAL), v), false));
    }

    /** The least of 1 and what is not negative, made so large that the smallest number above 0 is beyond 1. */
    private Value stretched(Value v) {
        Value large = new Value.Literal(real == NumberType.FLOAT ? 0x1p126 : 0x1p1000, Kind.REAL);
        Value twice = new Value.Binary(Operation.MULTIPLY, new Value.Binary(Operation.MULTIPLY, v, large), large);
        return new Value.Apply(Intrinsic.MIN, List.of(new Value.Literal(1, Kind.REAL), twice), false);
    }
}
