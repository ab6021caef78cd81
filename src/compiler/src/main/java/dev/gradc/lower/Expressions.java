package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.loops.Block;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Operation;
import dev.gradc.loops.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Expressions as values, in one kind of number. Parts that do not change in a loop, and parts used more than once, become variables; reductions
 * become loops before.
 */
final class Expressions implements Expr.Visitor<Value> {
    private record Key(Expr e, Kind kind) {}

    private final Arena arena;
    private final Code code;
    private final Settings settings;
    private final Kind kind;
    /** As the interpreter does it, factor by factor, for the sake of equal bits. */
    private final boolean literal;

    /** Within a scalar that is computed at the top of the method. */
    private final boolean scalar;

    private final Map<Expr, Integer> uses = new HashMap<>();
    private final Reductions reductions;
    private final Functions functions;

    Expressions(Arena arena, Code code, Settings settings, Kind kind, boolean literal) {
        this(arena, code, settings, kind, literal, false);
    }

    private Expressions(Arena arena, Code code, Settings settings, Kind kind, boolean literal, boolean scalar) {
        this.arena = arena;
        this.code = code;
        this.settings = settings;
        this.kind = kind;
        this.literal = literal;
        this.scalar = scalar;
        this.reductions = new Reductions(arena, code, this);
        this.functions = new Functions(code, this, scalar, literal);
    }

    Kind kind() {
        return kind;
    }

    Code code() {
        return code;
    }

    /** The value of a whole expression; its parts are counted first, to know what is used more than once. */
    Value root(Expr e) {
        count(e);
        return of(e);
    }

    void count(Expr e) {
        if (uses.merge(e, 1, Integer::sum) == 1 && !(e instanceof Expr.Reduce)) {
            e.children().forEach(this::count);
        }
    }

    /** Has an expression stand for a value from now on, within the scope. */
    void bind(Expr e, Value value) {
        code.scope().values().put(new Key(e, kind), value);
    }

    Value of(Expr e) {
        Value known = code.known(new Key(e, kind));
        if (known != null) {
            return known;
        }
        if (scalar) {
            return e.accept(this);
        }
        if (!(e instanceof Expr.Num) && settings.scalar(e)) {
            return scalar(e);
        }
        Scope home = code.home(e.freeAxes(), !code.safe(e));
        boolean again = uses.getOrDefault(e, 0) > 1 && works(e);
        boolean outside = home != code.scope() && (works(e) || e instanceof Expr.Read);
        if (!again && !outside) {
            return e.accept(this);
        }
        Scope left = code.enter(home);
        Value value = e.accept(this);
        if (!(value instanceof Variable) && !(value instanceof Value.Literal)) {
            value = code.let(name(e), value);
        }
        bind(e, value);
        code.enter(left);
        return value;
    }

    /** True if it costs more than a load. */
    private static boolean works(Expr e) {
        return !(e instanceof Expr.Num
                || e instanceof Expr.Read
                || e instanceof Expr.IndexValue
                || e instanceof Expr.Iverson);
    }

    /** What depends on settings alone, computed at the top of the method in double. */
    private Value scalar(Expr e) {
        Scope left = code.enter(code.root());
        Expressions exact = new Expressions(arena, code, settings, Kind.DOUBLE, literal, true);
        Value value = Code.convert(e.accept(exact), kind);
        if (!(value instanceof Value.Literal) && !(value instanceof Variable)) {
            value = code.let(e instanceof Expr.Read ? name(e) : "scale", value);
        }
        bind(e, value);
        code.enter(left);
        return value;
    }

    private static String name(Expr e) {
        if (e instanceof Expr.Read r) {
            return r.tensor().name().plain();
        }
        if (e instanceof Expr.Reduce r) {
            return r.op().toString();
        }
        return e instanceof Expr.Call c && c.function() instanceof ScalarFunction f && !f.condition() ? f.text() : "t";
    }

    /** The value, or a variable for it where an expression would become too deep. */
    Value cut(Value value) {
        return Arithmetic.isDeep(value) ? code.let("t", value) : value;
    }

    private Value binary(Operation operation, Value a, Value b) {
        return Arithmetic.binary(operation, cut(a), cut(b));
    }

    // ---------------------------------------------------------------- leaves

    @Override
    public Value number(Expr.Num e) {
        return new Value.Literal(e.value().doubleValue(), kind);
    }

    @Override
    public Value read(Expr.Read e) {
        return Code.convert(
                Settings.isSetting(e.tensor()) ? settings.value(e.tensor()) : code.element(e.tensor(), e.at()), kind);
    }

    @Override
    public Value indexValue(Expr.IndexValue e) {
        Optional<IntegerRead> number =
                e.index().asIntegerRead().filter(r -> code.storage().numbers().contains(r.tensor()));
        if (number.isPresent()) {
            return Code.convert(code.element(number.get().tensor(), number.get().at()), kind);
        }
        return Code.convert(new Value.WholeValue(code.whole(e.index())), kind);
    }

    @Override
    public Value iverson(Expr.Iverson e) {
        return truth(code.condition(e.conditions()));
    }

    /** 1 where a condition holds, else 0. */
    Value truth(Value condition) {
        return new Value.Select(condition, new Value.Literal(1, kind), Arithmetic.zero(kind));
    }

    // ---------------------------------------------------------------- sums, products, powers

    @Override
    public Value add(Expr.Add e) {
        Value sum = null;
        for (Expr term : e.terms()) {
            Rational c = Arena.coefficient(term);
            if (sum == null) {
                sum = of(term);
            } else if (c.signum() < 0 && (scalar || term instanceof Expr.Num || !settings.scalar(term))) {
                sum = binary(Operation.SUBTRACT, sum, of(opposite(term)));
            } else {
                sum = binary(Operation.ADD, sum, of(term));
            }
        }
        return sum;
    }

    /** A term times −1, with what is known of how often it is used. */
    private Expr opposite(Expr term) {
        Expr e = arena.mul(arena.num(Rational.MINUS_ONE), term);
        uses.putIfAbsent(e, uses.getOrDefault(term, 1));
        return e;
    }

    @Override
    public Value mul(Expr.Mul e) {
        for (Expr factor : e.factors()) {
            if (factor instanceof Expr.Iverson bracket) {
                List<Expr> rest = new ArrayList<>(e.factors());
                rest.remove(bracket);
                return guarded(code.condition(bracket.conditions()), arena.rawProduct(rest), arena.zero());
            }
        }
        return literal ? product(e.factors()) : quotient(e.factors());
    }

    private Value product(List<Expr> factors) {
        Value product = of(factors.get(0));
        for (Expr factor : factors.subList(1, factors.size())) {
            product = binary(Operation.MULTIPLY, product, of(factor));
        }
        return product;
    }

    /** A product whose negative powers are divisors; −1 is a sign. */
    private Value quotient(List<Expr> factors) {
        Value product = null;
        Value divisor = null;
        boolean negative = false;
        for (Expr factor : factors) {
            boolean below =
                    factor instanceof Expr.Pow p && p.exponent().signum() < 0 && (scalar || !settings.scalar(factor));
            if (factor instanceof Expr.Num n && n.value().equals(Rational.MINUS_ONE)) {
                negative = true;
            } else if (below) {
                Expr.Pow p = (Expr.Pow) factor;
                Value v = of(arena.pow(p.base(), p.exponent().negate()));
                divisor = divisor == null ? v : binary(Operation.MULTIPLY, divisor, v);
            } else {
                Value v = of(factor);
                product = product == null ? v : binary(Operation.MULTIPLY, product, v);
            }
        }
        Value value = product == null ? new Value.Literal(1, kind) : product;
        value = divisor == null ? value : binary(Operation.DIVIDE, value, divisor);
        return negative ? Arithmetic.negate(value) : value;
    }

    /** A value where a condition holds, another elsewhere; the side not taken is not computed where that could fail. */
    Value guarded(Value condition, Expr yes, Expr no) {
        if (code.safe(yes) && code.safe(no)) {
            return new Value.Select(cut(condition), cut(of(yes)), cut(of(no)));
        }
        Variable result = code.mutable("t", Arithmetic.zero(kind));
        Block then = assign(result, yes);
        Block otherwise = no == arena.zero() ? Block.EMPTY : assign(result, no);
        code.add(new Statement.If(condition, then, otherwise));
        return result;
    }

    private Block assign(Variable result, Expr e) {
        code.openGuard();
        Value value = of(e);
        code.add(new Statement.Store(result, value));
        return code.closeGuard();
    }

    @Override
    public Value pow(Expr.Pow e) {
        Rational r = e.exponent();
        if (r.signum() < 0) {
            return Arithmetic.reciprocal(cut(of(arena.pow(e.base(), r.negate()))));
        }
        if (r.equals(Rational.HALF)) {
            return Arithmetic.apply(Intrinsic.SQRT, cut(of(e.base())));
        }
        if (r.isInt() && r.intValue() <= 4 && !(literal && r.intValue() > 2)) {
            return repeated(of(e.base()), r.intValue());
        }
        return Arithmetic.apply(Intrinsic.POWER, cut(of(e.base())), new Value.Literal(r.doubleValue(), kind));
    }

    private Value repeated(Value base, int times) {
        boolean simple = Arithmetic.depth(base) == 0;
        Value factor = simple ? base : code.let("t", base);
        Value product = factor;
        for (int i = 1; i < times; i++) {
            product = binary(Operation.MULTIPLY, product, factor);
        }
        return product;
    }

    @Override
    public Value reduce(Expr.Reduce e) {
        return reductions.value(e);
    }

    @Override
    public Value call(Expr.Call e) {
        return functions.value(e);
    }
}
