package dev.gradc.algebra;

import dev.gradc.algebra.Expr.Add;
import dev.gradc.algebra.Expr.Call;
import dev.gradc.algebra.Expr.IndexValue;
import dev.gradc.algebra.Expr.Iverson;
import dev.gradc.algebra.Expr.Mul;
import dev.gradc.algebra.Expr.Num;
import dev.gradc.algebra.Expr.Pow;
import dev.gradc.algebra.Expr.Read;
import dev.gradc.algebra.Expr.Reduce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The one maker of expressions: interns them and keeps sums, products and powers in normal form. One arena a compilation.
 *
 * <p>The normal form flattens sums and products, folds numbers, merges like terms and equal bases, drops brackets that always hold, and
 * carries a numeric factor into a lone sum. It never merges exp · exp, which would hide a softmax from everything after. Two of its rules,
 * {@code 0 · x = 0} and {@code x / x = 1}, are those of exact arithmetic: they forget a NaN and fill a removable singularity.
 */
public final class Arena {
    private record Key(Class<? extends Expr> kind, List<?> parts) {
        @Override
        public int hashCode() {
            return 31 * kind.hashCode() + parts.hashCode();
        }
    }

    private final Map<Key, Expr> interned = new HashMap<>();
    private int nextAxis = 1;
    private final Tensor count = new Tensor(new Name("m", 0), Role.SETTING, List.of(), Tensor.Facts.NONE.withValue(1));

    /** A new free axis. */
    public Axis axis(String name, int extent) {
        return new Axis(name, extent, nextAxis++, false);
    }

    /** A new axis over samples, at most {@code capacity} of them. */
    public Axis batchAxis(String name, int capacity) {
        return new Axis(name, capacity, nextAxis++, true);
    }

    /** A new axis over the samples of a batch, before it is known how many there may be. */
    public Axis batchAxis(String name) {
        return batchAxis(name, Axis.ANY_BATCH);
    }

    /** A new free axis like another. */
    public Axis fresh(Axis like) {
        return new Axis(like.name(), like.extent(), nextAxis++, like.batch());
    }

    /** The scalar that holds the number of samples in hand. */
    public Tensor count() {
        return count;
    }

    /** The true extent of an axis: its number, or for the batch axis the count of samples. */
    public Expr extent(Axis axis) {
        return axis.batch() ? read(count) : num(axis.extent());
    }

    private Expr intern(Class<? extends Expr> kind, List<?> parts, Supplier<Expr> make) {
        Key key = new Key(kind, parts);
        Expr known = interned.get(key);
        if (known == null) {
            known = make.get();
            interned.put(key, known);
        }
        return known;
    }

    // ---------------------------------------------------------------- leaves

    public Expr num(Rational value) {
        return intern(Num.class, List.of(value), () -> new Num(value));
    }

    public Expr num(long value) {
        return num(Rational.of(value));
    }

    public Expr zero() {
        return num(Rational.ZERO);
    }

    public Expr one() {
        return num(Rational.ONE);
    }

    /** An element; the indices must be as many as the tensor's axes. */
    public Expr read(Tensor tensor, List<Index> at) {
        if (at.size() != tensor.rank()) {
            throw new IllegalArgumentException(tensor + " has " + tensor.rank() + " axes, read at " + at);
        }
        List<Object> parts = new ArrayList<>(at);
        parts.add(tensor);
        return intern(Read.class, parts, () -> new Read(tensor, at));
    }

    /** A scalar's value. */
    public Expr read(Tensor scalar) {
        return read(scalar, List.of());
    }

    /** The element of a tensor at axes, its own or others of the same extents. */
    public Expr readAt(Tensor tensor, List<Axis> axes) {
        return read(tensor, Index.each(axes));
    }

    public Expr indexValue(Index index) {
        return index.isConstant()
                ? num(index.constant())
                : intern(IndexValue.class, List.of(index), () -> new IndexValue(index));
    }

    /** A bracket; 0 or 1 if intervals decide it. */
    public Expr iverson(List<Condition> conditions) {
        List<Condition> open = Products.open(conditions);
        if (open == null) {
            return zero();
        }
        return open.isEmpty() ? one() : intern(Iverson.class, List.copyOf(open), () -> new Iverson(open));
    }

    // ---------------------------------------------------------------- sums, products, powers

    public Expr add(Expr... terms) {
        return add(List.of(terms));
    }

    public Expr add(List<Expr> terms) {
        return new Terms(this).sum(terms);
    }

    /** A sum taken as it stands, in normal form already. */
    Expr rawSum(List<Expr> terms) {
        return intern(Add.class, List.copyOf(terms), () -> new Add(terms));
    }

    /** The numeric factor of a term, 1 if it has none. */
    public static Rational coefficient(Expr term) {
        if (term instanceof Num n) {
            return n.value();
        }
        return term instanceof Mul m && m.factors().get(0) instanceof Num n ? n.value() : Rational.ONE;
    }

    /** A term without its numeric factor. */
    public Expr withoutCoefficient(Expr term) {
        if (term instanceof Num) {
            return one();
        }
        if (term instanceof Mul m && m.factors().get(0) instanceof Num) {
            List<Expr> rest = m.factors().subList(1, m.factors().size());
            return rest.size() == 1 ? rest.get(0) : rawProduct(rest);
        }
        return term;
    }

    public Expr mul(Expr... factors) {
        return mul(List.of(factors));
    }

    public Expr mul(List<Expr> factors) {
        return new Products(this).product(factors);
    }

    public Expr negate(Expr e) {
        return mul(num(Rational.MINUS_ONE), e);
    }

    public Expr sub(Expr a, Expr b) {
        return add(a, negate(b));
    }

    public Expr div(Expr a, Expr b) {
        return mul(a, pow(b, Rational.MINUS_ONE));
    }

    /** A product taken as it stands, in normal form already, or a number times a sum that is to stay a product for the reader's sake. */
    public Expr rawProduct(List<Expr> factors) {
        List<Expr> copy = List.copyOf(factors);
        return copy.size() == 1 ? copy.get(0) : intern(Mul.class, copy, () -> new Mul(copy));
    }

    public Expr pow(Expr base, Rational exponent) {
        return new Powers(this).power(base, exponent);
    }

    /** A power taken as it stands, in normal form already. */
    Expr rawPower(Expr base, Rational exponent) {
        return intern(Pow.class, List.of(base, exponent), () -> new Pow(base, exponent));
    }

    // ---------------------------------------------------------------- functions

    public Expr call(Function function, Expr... arguments) {
        return call(function, List.of(arguments));
    }

    /** An application; the few identities that hold everywhere are applied, see {@link Calls}. */
    public Expr call(Function function, List<Expr> arguments) {
        if (arguments.size() != function.arity()) {
            throw new IllegalArgumentException(
                    function.text() + " takes " + function.arity() + " arguments, got " + arguments.size());
        }
        Expr simple = function instanceof ScalarFunction scalar ? Calls.simplify(this, scalar, arguments) : null;
        if (simple != null) {
            return simple;
        }
        List<Object> parts = new ArrayList<>(arguments);
        parts.add(function);
        return intern(Call.class, parts, () -> new Call(function, arguments));
    }

    public Expr sqrt(Expr e) {
        return pow(e, Rational.HALF);
    }

    // ---------------------------------------------------------------- reductions

    /** A sum over free axes of the body, brackets eliminated where possible. */
    public Expr sum(List<Axis> over, Expr body) {
        return new Sums(this).sum(over, body);
    }

    /** The mean over free axes of the body. */
    public Expr mean(List<Axis> over, Expr body) {
        List<Expr> factors = new ArrayList<>();
        over.forEach(axis -> factors.add(pow(extent(axis), Rational.MINUS_ONE)));
        factors.add(sum(over, body));
        return mul(factors);
    }

    /** A reduction over free axes of the body where the domain holds. */
    public Expr reduce(ReduceOp op, List<Axis> over, List<Condition> domain, Expr body) {
        if (op == ReduceOp.SUM) {
            return sum(over, mul(iverson(domain), body));
        }
        List<Condition> open = Products.open(domain);
        if (open == null && op == ReduceOp.PRODUCT) {
            return one();
        }
        if (open == null) {
            throw new IllegalArgumentException("a " + op + " over nothing");
        }
        return over.isEmpty() ? body : close(op, over, open, body);
    }

    /** The reduction with its axes bound. */
    Expr close(ReduceOp op, List<Axis> over, List<Condition> domain, Expr body) {
        return new Binding(this).close(op, over, domain, body);
    }

    /** A reduction over bound axes, taken as it stands. */
    Expr rawReduce(ReduceOp op, List<Axis> over, List<Condition> domain, Expr body) {
        return intern(Reduce.class, List.of(op, over, domain, body), () -> new Reduce(op, over, domain, body));
    }

    /** A reduction's inside in fresh free axes. */
    public record Opened(List<Axis> axes, List<Condition> domain, Expr body) {}

    /** Opens a reduction. */
    public Opened open(Reduce reduce) {
        return new Binding(this).open(reduce);
    }

    // ---------------------------------------------------------------- rewriting

    /** The expression with axes replaced by indices, brought to normal form again. */
    public Expr substitute(Expr e, Map<Axis, Index> replacement) {
        return replacement.isEmpty() ? e : new Substitution(this, replacement).apply(e);
    }

    /** The same for several expressions that share parts. */
    public UnaryOperator<Expr> substitution(Map<Axis, Index> replacement) {
        return replacement.isEmpty() ? e -> e : new Substitution(this, replacement)::apply;
    }

    /** The node with other parts, in normal form. Parts of a reduction stand in its bound axes. */
    public Expr withChildren(Expr e, List<Expr> parts) {
        return new Rebuild(this, parts).apply(e);
    }

    /** The expression rewritten from its leaves up, each node once, normal form restored on the way. */
    public Expr rewrite(Expr e, UnaryOperator<Expr> step) {
        return rewrite(e, step, new HashMap<>());
    }

    private Expr rewrite(Expr e, UnaryOperator<Expr> step, Map<Expr, Expr> done) {
        Expr known = done.get(e);
        if (known == null) {
            List<Expr> parts =
                    e.children().stream().map(c -> rewrite(c, step, done)).toList();
            known = step.apply(withChildren(e, parts));
            done.put(e, known);
        }
        return known;
    }

    /** The expression with scalar tensors replaced by expressions: a formula at its arguments. */
    public Expr instantiate(Expr e, Map<Tensor, Expr> values) {
        return rewrite(e, x -> x instanceof Read r && r.tensor().rank() == 0 ? values.getOrDefault(r.tensor(), x) : x);
    }

    /** The right side of a definition, read at indices. */
    public Expr inline(Definition definition, List<Index> at) {
        Map<Axis, Index> replacement = new LinkedHashMap<>();
        List<Axis> axes = definition.tensor().axes();
        for (int i = 0; i < axes.size(); i++) {
            replacement.put(axes.get(i), at.get(i));
        }
        return substitute(definition.value(), replacement);
    }

    /** The factors of a product, or the expression itself. */
    public static List<Expr> factors(Expr e) {
        return e instanceof Mul m ? m.factors() : List.of(e);
    }

    /** The terms of a sum, or the expression itself. */
    public static List<Expr> terms(Expr e) {
        return e instanceof Add a ? a.terms() : List.of(e);
    }
}
