package dev.gradc.lower;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.loops.Value;

/** Expressions as conditions. */
final class Truths {
    private final Expressions values;

    Truths(Expressions values) {
        this.values = values;
    }

    /** An expression as a condition: true if it is not 0. */
    Value of(Expr e) {
        if (e instanceof Expr.Iverson b) {
            return values.code().condition(b.conditions());
        }
        if (e instanceof Expr.Call c && c.function() instanceof ScalarFunction f && f.condition()) {
            return of(f, c);
        }
        return new Value.Compare(Value.Relation.NOT_EQUAL, values.cut(values.of(e)), Arithmetic.zero(values.kind()));
    }

    private Value of(ScalarFunction f, Expr.Call c) {
        return switch (f) {
            case LESS -> compare(Value.Relation.LESS, c);
            case LESS_EQUAL -> compare(Value.Relation.LESS_EQUAL, c);
            case EQUAL -> compare(Value.Relation.EQUAL, c);
            case NOT_EQUAL -> compare(Value.Relation.NOT_EQUAL, c);
            case AND -> new Value.Logic(true, of(c.argument(0)), of(c.argument(1)));
            case OR -> new Value.Logic(false, of(c.argument(0)), of(c.argument(1)));
            case NOT -> new Value.Not(of(c.argument(0)));
            default -> throw new IllegalStateException(f + " is no condition");
        };
    }

    private Value compare(Value.Relation relation, Expr.Call c) {
        return new Value.Compare(relation, values.cut(values.of(c.argument(0))), values.cut(values.of(c.argument(1))));
    }
}
