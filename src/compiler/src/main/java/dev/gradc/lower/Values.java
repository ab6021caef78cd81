package dev.gradc.lower;

import dev.gradc.loops.Element;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Literal;
import dev.gradc.loops.Value.Operation;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Values with what is known put in: variables by what they stand for, integers and conditions worked out. */
final class Values extends Rewriting {
    private final Known known;

    Values(Known known) {
        this.known = known;
    }

    // ---------------------------------------------------------------- integers

    static Optional<Integer> constant(Whole whole) {
        return whole instanceof Whole.Affine a && a.terms().isEmpty() ? Optional.of(a.constant()) : Optional.empty();
    }

    Whole whole(Whole whole) {
        if (whole instanceof Whole.Affine affine) {
            return affine(affine);
        }
        if (whole instanceof Whole.Floor floor) {
            Whole dividend = whole(floor.dividend());
            if (known.isCount(dividend)) {
                return Whole.of(0); // no blocks of samples: the loop over those left over takes all, in the same order
            }
            return constant(dividend)
                    .map(d -> Whole.of(Math.floorDiv(d, floor.divisor())))
                    .orElse(new Whole.Floor(dividend, floor.divisor()));
        }
        boolean largest = whole instanceof Whole.Largest;
        List<Whole> parts = (largest ? ((Whole.Largest) whole).of() : ((Whole.Smallest) whole).of())
                .stream().map(this::whole).toList();
        if (parts.stream().anyMatch(p -> constant(p).isEmpty())) {
            return largest ? new Whole.Largest(parts) : new Whole.Smallest(parts);
        }
        Stream<Integer> numbers = parts.stream().map(p -> constant(p).orElseThrow());
        OptionalInt extreme = largest
                ? numbers.mapToInt(Integer::intValue).max()
                : numbers.mapToInt(Integer::intValue).min();
        return Whole.of(extreme.orElseThrow());
    }

    private Whole affine(Whole.Affine affine) {
        int constant = affine.constant();
        List<Whole.Term> terms = new ArrayList<>();
        for (Whole.Term t : affine.terms()) {
            Value value = t.atom() instanceof Element e ? known.load(e) : known.variable((Variable) t.atom());
            if (value instanceof Value.WholeValue w && w.whole() instanceof Whole.Affine inner) {
                constant += t.coefficient() * inner.constant();
                inner.terms().forEach(i -> terms.add(new Whole.Term(t.coefficient() * i.coefficient(), i.atom())));
            } else {
                terms.add(new Whole.Term(t.coefficient(), (Whole.Atom) value));
            }
        }
        return new Whole.Affine(terms, constant);
    }

    /** The truth of a condition, if it is known. */
    static Optional<Boolean> decided(Value condition) {
        if (condition instanceof Value.Compare c
                && c.left() instanceof Value.WholeValue a
                && c.right() instanceof Value.WholeValue b
                && constant(a.whole()).isPresent()
                && constant(b.whole()).isPresent()) {
            int x = constant(a.whole()).get();
            int y = constant(b.whole()).get();
            return Optional.of(
                    switch (c.relation()) {
                        case LESS -> x < y;
                        case LESS_EQUAL -> x <= y;
                        case GREATER -> x > y;
                        case GREATER_EQUAL -> x >= y;
                        case EQUAL -> x == y;
                        case NOT_EQUAL -> x != y;
                    });
        }
        if (condition instanceof Value.Logic l) {
            Optional<Boolean> a = decided(l.left());
            Optional<Boolean> b = decided(l.right());
            if (a.filter(v -> v != l.both()).isPresent()
                    || b.filter(v -> v != l.both()).isPresent()) {
                return Optional.of(!l.both());
            }
            return a.isPresent() && b.isPresent() ? Optional.of(l.both()) : Optional.empty();
        }
        return condition instanceof Value.Not n ? decided(n.of()).map(v -> !v) : Optional.empty();
    }

    // ---------------------------------------------------------------- values

    @Override
    public Value element(Element v) {
        return known.load(v);
    }

    @Override
    public Value variable(Variable v) {
        return known.variable(v);
    }

    @Override
    public Value wholeValue(Value.WholeValue v) {
        return new Value.WholeValue(whole(v.whole()));
    }

    @Override
    public Value binary(Value.Binary v) {
        return Arithmetic.binary(v.operation(), of(v.left()), of(v.right()));
    }

    @Override
    public Value fma(Value.Fma v) {
        Value sum = of(v.c());
        boolean first = sum instanceof Value.Literal zero && zero.value() == 0;
        return first
                ? new Value.Binary(Value.Operation.MULTIPLY, of(v.a()), of(v.b()))
                : new Value.Fma(of(v.a()), of(v.b()), sum);
    }

    @Override
    public Value apply(Value.Apply v) {
        Value[] arguments = v.arguments().stream().map(this::of).toArray(Value[]::new);
        if (v.function() == Intrinsic.SOFTPLUS && v.kind() == Kind.DOUBLE) {
            return softplus(arguments[0], v.rough());
        }
        return v.rough() ? Arithmetic.roughly(v.function(), arguments) : Arithmetic.apply(v.function(), arguments);
    }

    /** In the parts that its definition adds; the one that x and −x have in common is computed once. */
    private Value softplus(Value x, boolean rough) {
        Value even = x instanceof Value.Negate n ? n.of() : x;
        Value tail = known.named("tail", new Value.Apply(Intrinsic.SOFTPLUS_TAIL, List.of(even), rough));
        return Arithmetic.binary(Operation.ADD, Arithmetic.apply(Intrinsic.MAX, x, Arithmetic.zero(x.kind())), tail);
    }

    @Override
    public Value select(Value.Select v) {
        Value condition = of(v.condition());
        Optional<Boolean> sure = decided(condition);
        return sure.map(yes -> of(yes ? v.yes() : v.no()))
                .orElseGet(() -> new Value.Select(condition, of(v.yes()), of(v.no())));
    }

    @Override
    public Value convert(Value.Convert v) {
        Value inner = of(v.of());
        if (inner instanceof Value.WholeValue w && constant(w.whole()).isPresent()) {
            return new Literal(constant(w.whole()).get(), v.kind());
        }
        // a literal of kind REAL stands for the nearest float: widening it would bring the digits back
        boolean narrows = inner instanceof Literal && inner.kind() == Kind.DOUBLE;
        return narrows ? Code.convert(inner, v.kind()) : new Value.Convert(inner, v.kind());
    }
}
