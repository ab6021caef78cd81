package dev.gradc.algebra;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * An affine integer expression {@code Σ coefficient · atom + constant}: what stands between the brackets of a read.
 *
 * <p>Canonical: no zero coefficient, each atom once, terms sorted by name; so equal indices are equal records. Arithmetic is checked: it
 * throws {@link ArithmeticException} rather than wrap.
 */
public record Index(List<Term> terms, int constant) {
    /** One summand. */
    public record Term(int coefficient, Atom atom) {
        @Override
        public int hashCode() {
            return 31 * coefficient + atom.hashCode();
        }
    }

    private static final Comparator<Term> BY_NAME = Comparator.<Term, String>comparing(
                    t -> t.atom().toString())
            .thenComparing(t -> t.atom() instanceof Axis a ? a.id() : 0);

    public Index {
        terms = List.copyOf(terms);
    }

    @Override
    public int hashCode() {
        return 31 * terms.hashCode() + constant;
    }

    /** The index that is one atom. */
    public static Index of(Atom atom) {
        return new Index(List.of(new Term(1, atom)), 0);
    }

    /** Each axis as an index, in their order. */
    public static List<Index> each(List<Axis> axes) {
        return axes.stream().map(Index::of).toList();
    }

    /** The row-major place among all along some axes at which each index says where along its axis. */
    public static Index flat(List<Axis> axes, List<Index> at) {
        Index flat = of(0);
        for (int i = 0; i < at.size(); i++) {
            flat = flat.times(axes.get(i).extent()).plus(at.get(i));
        }
        return flat;
    }

    /** The row-major place at which axes stand. */
    public static Index flat(List<Axis> axes) {
        return flat(axes, each(axes));
    }

    /** A constant index. */
    public static Index of(int constant) {
        return new Index(List.of(), constant);
    }

    /** The sum {@code this + factor · other}. */
    public Index plus(Index other, int factor) {
        Map<Atom, Integer> sum = new LinkedHashMap<>();
        terms.forEach(t -> sum.put(t.atom(), t.coefficient()));
        other.terms.forEach(t -> sum.merge(t.atom(), Math.multiplyExact(t.coefficient(), factor), Math::addExact));
        return canonical(sum, Math.addExact(constant, Math.multiplyExact(other.constant, factor)));
    }

    /** The sum {@code this + other}. */
    public Index plus(Index other) {
        return plus(other, 1);
    }

    /** The sum with an integer. */
    public Index plus(int other) {
        return new Index(terms, Math.addExact(constant, other));
    }

    /** The difference {@code this − other}. */
    public Index minus(Index other) {
        return plus(other, -1);
    }

    /** The product with an integer. */
    public Index times(int factor) {
        return of(0).plus(this, factor);
    }

    private static Index canonical(Map<Atom, Integer> sum, int constant) {
        List<Term> terms = new ArrayList<>();
        sum.forEach((atom, coefficient) -> {
            if (coefficient != 0) {
                terms.add(new Term(coefficient, atom));
            }
        });
        terms.sort(BY_NAME);
        return new Index(terms, constant);
    }

    /** The coefficient of an atom, 0 if it does not occur. */
    public int coefficient(Atom atom) {
        return terms.stream()
                .filter(t -> t.atom().equals(atom))
                .mapToInt(Term::coefficient)
                .findFirst()
                .orElse(0);
    }

    public boolean isConstant() {
        return terms.isEmpty();
    }

    /** The axis this index is, if it is just one. */
    public Optional<Axis> asAxis() {
        return constant == 0
                        && terms.size() == 1
                        && terms.get(0).coefficient() == 1
                        && terms.get(0).atom() instanceof Axis axis
                ? Optional.of(axis)
                : Optional.empty();
    }

    /** The integer element this index is, if it is just one. */
    public Optional<IntegerRead> asIntegerRead() {
        return constant == 0
                        && terms.size() == 1
                        && terms.get(0).coefficient() == 1
                        && terms.get(0).atom() instanceof IntegerRead read
                ? Optional.of(read)
                : Optional.empty();
    }

    /** A lower bound by interval arithmetic. */
    public long min() {
        long least = constant;
        for (Term t : terms) {
            least += (long) t.coefficient()
                    * (t.coefficient() > 0 ? t.atom().min() : t.atom().max());
        }
        return least;
    }

    /** An upper bound by interval arithmetic. */
    public long max() {
        long greatest = constant;
        for (Term t : terms) {
            greatest += (long) t.coefficient()
                    * (t.coefficient() > 0 ? t.atom().max() : t.atom().min());
        }
        return greatest;
    }

    /** True if every value lies in 0 .. extent − 1, provably. */
    public boolean within(int extent) {
        return min() >= 0 && max() < extent;
    }

    /** The index with axes replaced, those inside integer reads too. */
    public Index substitute(Map<Axis, Index> replacement) {
        if (replacement.isEmpty() || isConstant()) {
            return this;
        }
        if (asAxis().isPresent()) { // as most are
            return replacement.getOrDefault(asAxis().get(), this);
        }
        Index result = of(constant);
        for (Term t : terms) {
            result = result.plus(substitute(t.atom(), replacement), t.coefficient());
        }
        return result;
    }

    private static Index substitute(Atom atom, Map<Axis, Index> replacement) {
        if (atom instanceof Axis axis) {
            return replacement.getOrDefault(axis, of(axis));
        }
        IntegerRead read = (IntegerRead) atom;
        return of(new IntegerRead(
                read.tensor(),
                read.at().stream().map(i -> i.substitute(replacement)).toList()));
    }

    /** The index with each integer read replaced; axes stay. */
    public Index mapReads(UnaryOperator<IntegerRead> map) {
        Index result = of(constant);
        for (Term t : terms) {
            Atom atom = t.atom() instanceof IntegerRead read
                    ? map.apply(new IntegerRead(
                            read.tensor(),
                            read.at().stream().map(i -> i.mapReads(map)).toList()))
                    : t.atom();
            result = result.plus(of(atom), t.coefficient());
        }
        return result;
    }

    /** The integer reads that occur, those inside others too. */
    public Set<IntegerRead> reads() {
        Set<IntegerRead> found = new LinkedHashSet<>();
        for (Term t : terms) {
            if (t.atom() instanceof IntegerRead read) {
                found.add(read);
                read.at().forEach(i -> found.addAll(i.reads()));
            }
        }
        return found;
    }

    /** The axes that occur, those inside integer reads too. */
    public Set<Axis> axes() {
        Set<Axis> found = new LinkedHashSet<>();
        collectAxes(found);
        return found;
    }

    void collectAxes(Set<Axis> found) {
        for (Term t : terms) {
            if (t.atom() instanceof Axis axis) {
                found.add(axis);
            } else {
                ((IntegerRead) t.atom()).at().forEach(i -> i.collectAxes(found));
            }
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Term t : terms) {
            int size = Math.abs(t.coefficient());
            text.append(t.coefficient() < 0 ? "-" : text.isEmpty() ? "" : "+")
                    .append(size == 1 ? "" : size + "*")
                    .append(t.atom());
        }
        if (constant != 0 || text.isEmpty()) {
            text.append(constant >= 0 && !text.isEmpty() ? "+" : "").append(constant);
        }
        return text.toString();
    }
}
