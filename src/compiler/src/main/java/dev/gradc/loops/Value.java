package dev.gradc.loops;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An expression without effect, but for {@link Draw}. At most {@link #MAX_DEPTH} operators deep: more than that is cut by {@link Statement.Let}.
 */
public sealed interface Value extends Argument
        permits Element,
                Variable,
                Value.Literal,
                Value.WholeValue,
                Value.Negate,
                Value.Binary,
                Value.Fma,
                Value.Apply,
                Value.Compare,
                Value.Logic,
                Value.Not,
                Value.Select,
                Value.Convert,
                Value.SettingValue,
                Value.Draw {
    /** The deepest nesting of operators in one expression. */
    int MAX_DEPTH = 40;

    Kind kind();

    <R> R accept(Visitor<R> visitor);

    /** One method a node. */
    interface Visitor<R> {
        R element(Element v);

        R variable(Variable v);

        R literal(Literal v);

        R wholeValue(WholeValue v);

        R negate(Negate v);

        R binary(Binary v);

        R fma(Fma v);

        R apply(Apply v);

        R compare(Compare v);

        R logic(Logic v);

        R not(Not v);

        R select(Select v);

        R convert(Convert v);

        R settingValue(SettingValue v);

        R draw(Draw v);
    }

    private static void same(Kind a, Kind b) {
        if (a != b) {
            throw new IllegalArgumentException(a + " meets " + b);
        }
    }

    private static void isCondition(Value v) {
        same(v.kind(), Kind.BOOLEAN);
    }

    /** A number of kind REAL or DOUBLE; it may be infinite or NaN. */
    record Literal(double value, Kind kind) implements Value {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.literal(this);
        }

        @Override
        public String toString() {
            return value + (kind == Kind.DOUBLE ? "d" : "");
        }
    }

    /** An integer expression as a value of kind INT. */
    record WholeValue(Whole whole) implements Value {
        @Override
        public Kind kind() {
            return Kind.INT;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.wholeValue(this);
        }

        @Override
        public String toString() {
            return whole.toString();
        }
    }

    /** −v. */
    record Negate(Value of) implements Value {
        @Override
        public Kind kind() {
            return of.kind();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.negate(this);
        }

        @Override
        public String toString() {
            return "-" + of;
        }
    }

    /** The four operations of arithmetic. */
    enum Operation {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/");

        private final String symbol;

        Operation(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    /** An operation on two values of one kind, REAL or DOUBLE. */
    record Binary(Operation operation, Value left, Value right) implements Value {
        public Binary {
            same(left.kind(), right.kind());
        }

        @Override
        public Kind kind() {
            return left.kind();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.binary(this);
        }

        @Override
        public String toString() {
            return "(" + left + " " + operation.symbol() + " " + right + ")";
        }
    }

    /** {@code a · b + c} rounded once: {@code Math.fma}. */
    record Fma(Value a, Value b, Value c) implements Value {
        public Fma {
            same(a.kind(), b.kind());
            same(b.kind(), c.kind());
        }

        @Override
        public Kind kind() {
            return a.kind();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fma(this);
        }

        @Override
        public String toString() {
            return "fma(" + a + ", " + b + ", " + c + ")";
        }
    }

    /**
     * A function of values of one kind, REAL or DOUBLE, of that kind.
     *
     * @param rough in a class of floats, the value need only be right to a float's digits even if it is a DOUBLE
     */
    record Apply(Intrinsic function, List<Value> arguments, boolean rough) implements Value {
        public Apply(Intrinsic function, List<Value> arguments) {
            this(function, arguments, false);
        }

        public Apply {
            arguments = List.copyOf(arguments);
            if (arguments.size() != function.arity()) {
                throw new IllegalArgumentException(function + " takes " + function.arity() + " arguments");
            }
            for (Value v : arguments) {
                same(v.kind(), arguments.get(0).kind());
            }
        }

        @Override
        public Kind kind() {
            return arguments.get(0).kind();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.apply(this);
        }

        @Override
        public String toString() {
            return function.name().toLowerCase(Locale.ROOT)
                    + arguments.stream().map(Value::toString).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /** How two numbers are compared. */
    enum Relation {
        LESS("<"),
        LESS_EQUAL("<="),
        GREATER(">"),
        GREATER_EQUAL(">="),
        EQUAL("=="),
        NOT_EQUAL("!=");

        private final String symbol;

        Relation(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    /** A comparison of two values of one kind, INT among them. */
    record Compare(Relation relation, Value left, Value right) implements Value {
        public Compare {
            same(left.kind(), right.kind());
        }

        @Override
        public Kind kind() {
            return Kind.BOOLEAN;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.compare(this);
        }

        @Override
        public String toString() {
            return "(" + left + " " + relation.symbol() + " " + right + ")";
        }
    }

    /** Both, or either, of two conditions; the right one is looked at only if it decides. */
    record Logic(boolean both, Value left, Value right) implements Value {
        public Logic {
            isCondition(left);
            isCondition(right);
        }

        @Override
        public Kind kind() {
            return Kind.BOOLEAN;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.logic(this);
        }

        @Override
        public String toString() {
            return "(" + left + (both ? " && " : " || ") + right + ")";
        }
    }

    /** The opposite of a condition. */
    record Not(Value of) implements Value {
        public Not {
            isCondition(of);
        }

        @Override
        public Kind kind() {
            return Kind.BOOLEAN;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.not(this);
        }

        @Override
        public String toString() {
            return "!" + of;
        }
    }

    /** One of two values of one kind, by a condition; only the one taken is computed. */
    record Select(Value condition, Value yes, Value no) implements Value {
        public Select {
            isCondition(condition);
            same(yes.kind(), no.kind());
        }

        @Override
        public Kind kind() {
            return yes.kind();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.select(this);
        }

        @Override
        public String toString() {
            return "(" + condition + " ? " + yes + " : " + no + ")";
        }
    }

    /** A value in another kind: INT to REAL or DOUBLE, REAL to DOUBLE and back (rounded to nearest). */
    record Convert(Value of, Kind kind) implements Value {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.convert(this);
        }

        @Override
        public String toString() {
            return "(" + kind.name().toLowerCase(Locale.ROOT) + ") " + of;
        }
    }

    /** A number of the object that its user can set. */
    enum Setting {
        /** The optimiser's rate: the field behind {@code setRate}. */
        RATE,
        /** The number of the step under way, the first is 1: the field behind {@code stepCount}. */
        STEP,
        /** The steps of the whole run: the field behind {@code setTotalSteps}. */
        TOTAL
    }

    /** A setting as a value of kind DOUBLE. */
    record SettingValue(Setting setting) implements Value {
        @Override
        public Kind kind() {
            return Kind.DOUBLE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.settingValue(this);
        }

        @Override
        public String toString() {
            return setting.name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a draw is distributed as. */
    enum Distribution {
        /** Uniform on [0, 1): {@code (next >>> 11) * 0x1.0p-53}. */
        UNIFORM,
        /** Uniform on [0, 1) and exact in float: {@code (next >>> 40) * 0x1.0p-24}. */
        COARSE,
        /** Standard normal by Box-Muller, cosine branch only, StrictMath: two uniforms a draw, u1 taken as 1 − u1. */
        GAUSSIAN
    }

    /** The next number of kind DOUBLE of the stream that {@link Statement.Seed} or {@link Statement.SeedRow} started. Stands alone in a {@link Statement.Let}. */
    record Draw(Distribution distribution) implements Value {
        @Override
        public Kind kind() {
            return Kind.DOUBLE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.draw(this);
        }

        @Override
        public String toString() {
            return "draw " + distribution.name().toLowerCase(Locale.ROOT);
        }
    }
}
