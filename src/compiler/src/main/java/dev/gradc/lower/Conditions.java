package dev.gradc.lower;

import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Value;
import java.util.List;
import java.util.Optional;

/** Conditions as values where code stands. */
final class Conditions {
    private final Code code;

    Conditions(Code code) {
        this.code = code;
    }

    /** All conditions as one value. */
    Value all(List<Condition> conditions) {
        Value all = null;
        for (Condition c : conditions) {
            Value one = condition(c);
            all = all == null ? one : new Value.Logic(true, all, one);
        }
        return all;
    }

    /** {@code j - t = 0} as {@code j == t}. */
    private Value condition(Condition c) {
        return onNumber(c).orElseGet(() -> onIntegers(c));
    }

    /** A condition on one element that is held as a number. */
    private Optional<Value> onNumber(Condition c) {
        for (Index.Term t : c.index().terms()) {
            boolean number = t.atom() instanceof IntegerRead r
                    && code.storage().numbers().contains(r.tensor());
            if (number && Math.abs(t.coefficient()) == 1) {
                IntegerRead r = (IntegerRead) t.atom();
                Index other = c.index().plus(Index.of(r), -t.coefficient()).times(-t.coefficient());
                Value.Relation relation = c.isEquality()
                        ? Value.Relation.EQUAL
                        : t.coefficient() > 0 ? Value.Relation.GREATER_EQUAL : Value.Relation.LESS_EQUAL;
                Value bound = other.isConstant()
                        ? new Value.Literal(other.constant(), Kind.REAL)
                        : new Value.Convert(new Value.WholeValue(code.whole(other)), Kind.REAL);
                return Optional.of(new Value.Compare(relation, code.element(r.tensor(), r.at()), bound));
            }
        }
        return Optional.empty();
    }

    private Value onIntegers(Condition c) {
        Index left = Index.of(Math.max(0, c.index().constant()));
        Index right = Index.of(Math.max(0, -c.index().constant()));
        for (Index.Term t : c.index().terms()) {
            if (t.coefficient() > 0) {
                left = left.plus(Index.of(t.atom()), t.coefficient());
            } else {
                right = right.plus(Index.of(t.atom()), -t.coefficient());
            }
        }
        Value.Relation relation = c.isEquality() ? Value.Relation.EQUAL : Value.Relation.GREATER_EQUAL;
        return new Value.Compare(
                relation, new Value.WholeValue(code.whole(left)), new Value.WholeValue(code.whole(right)));
    }
}
