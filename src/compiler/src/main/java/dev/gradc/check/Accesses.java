package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Elements, slices and gathers: {@code x[i*s+p]}, {@code z[1,:]}, {@code x[2..5]}, {@code p[y]}, {@code E[s[t], d]}. */
final class Accesses {
    private final Context context;
    private final Session session;
    private final Arena arena;

    Accesses(Context context) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
    }

    Array value(Expression.Access access) {
        return picked(access, false);
    }

    /** The element, 0 where an index leaves its range. */
    Array padded(Expression.Access access) {
        return picked(access, true);
    }

    private Array picked(Expression.Access access, boolean padded) {
        Optional<Carried> carried = carried(access.tensor());
        Array base = carried.isPresent()
                ? carried.get().at(context, access.subscripts().get(0))
                : new Expressions(context.subscripts(false)).array(access.tensor());
        List<Expression.Subscript> subscripts = carried.isPresent()
                ? access.subscripts().subList(1, access.subscripts().size())
                : access.subscripts();
        if (subscripts.size() > base.rank()) {
            throw session.fail(rank(access, base));
        }
        Picker picker = new Picker(base, access, padded);
        subscripts.forEach(s -> s.accept(picker));
        for (int i = subscripts.size(); i < base.rank(); i++) {
            picker.dims.add(base.dims().get(i));
        }
        Expr picked = arena.substitute(base.expr(), picker.replacement);
        if (padded && base.isLabel()) {
            throw session.fail(
                    ErrorCode.TYPE_MISMATCH, access.span(), "labels have no 0 to pad with: padded takes numbers");
        }
        return new Array(
                picker.dims, arena.mul(arena.iverson(picker.inRange), picked), base.classes(), base.condition());
    }

    /** What a recurrence carries, if it is what is read: then the first subscript names the step. */
    private Optional<Carried> carried(Expression tensor) {
        return tensor instanceof Expression.Reference reference
                ? context.scope()
                        .find(reference.name().text())
                        .flatMap(Symbol::value)
                        .filter(v -> v instanceof Carried)
                        .map(v -> (Carried) v)
                : Optional.empty();
    }

    private Diagnostic rank(Expression.Access access, Array base) {
        String name = access.tensor().span().text();
        String has = base.rank() == 0
                ? name + " is a scalar and takes no index"
                : name + " has " + base.rank() + (base.rank() == 1 ? " axis" : " axes") + ", " + base.shape()
                        + ", and is read with " + access.subscripts().size() + " indices";
        Diagnostic told = Diagnostic.error(ErrorCode.RANK, access.span(), has);
        return Declared.label(told, context, base)
                .fix(base.rank() == 0 ? "write  " + name : "write one index for each axis of " + name);
    }

    /** What the subscripts, one after the other, make of the axes. */
    private final class Picker implements Expression.SubscriptVisitor<Void> {
        private final Array base;
        private final Span span;
        private final String read;
        private final boolean padded;
        private final List<Condition> inRange = new ArrayList<>();
        private final List<Dim> dims = new ArrayList<>();
        private final Map<Axis, Index> replacement = new LinkedHashMap<>();
        private int position;

        Picker(Array base, Expression.Access access, boolean padded) {
            this.base = base;
            this.span = access.tensor().span();
            this.read = access.span().text();
            this.padded = padded;
        }

        private Dim next() {
            return base.dims().get(position++);
        }

        @Override
        public Void at(Expression.At at) {
            Dim dim = next();
            Array subscript = new Expressions(context.subscripts(true)).array(at.index());
            Array position = context.naming()
                    .filter(d -> subscript.isLabel() && !(subscript.expr() instanceof Expr.IndexValue))
                    .map(d -> d.named("position", subscript, context))
                    .orElse(subscript);
            Index index = Indices.of(position.expr())
                    .orElseThrow(() -> session.fail(Diagnostic.error(
                                    ErrorCode.NOT_AFFINE,
                                    at.span(),
                                    "an index is a sum of index variables with whole factors, and this is not")
                            .fix("write it as in  i*2 + p + 1")));
            boolean reaches = index.max() >= 0 && index.min() < dim.extent();
            if (padded && reaches) {
                inRange.add(Condition.notNegative(index));
                inRange.add(Condition.notNegative(Index.of(dim.extent() - 1).minus(index)));
            } else if (!Conditions.keep(context.scope().assumed(), index, dim.extent())) {
                throw session.fail(outOfRange(at, index, dim));
            }
            dims.addAll(position.dims());
            replacement.put(dim.axis(), index);
            return null;
        }

        private Diagnostic outOfRange(Expression.At at, Index index, Dim dim) {
            String text = at.span().text();
            String name = span.text();
            String runs = index.isConstant()
                    ? text + (text.equals("" + index.constant()) ? "" : " is " + index.constant())
                    : text + " runs from " + index.min() + " to " + index.max();
            Diagnostic told = Diagnostic.error(
                    ErrorCode.OUT_OF_RANGE,
                    at.span(),
                    name + " is read out of range: " + (index.isConstant() ? "index " : "") + runs
                            + ", and its size here is " + dim.text());
            Diagnostic labelled = Declared.label(told, context, base);
            String range = index.min() < 0
                    ? "indices start at 0"
                    : "the last position is " + (dim.extent() - 1) + limit(index, dim);
            return labelled.fix(
                    index.isConstant() || padded ? range : range + "; for 0 outside write  padded(" + read + ")");
        }

        /** How far an index of a sum may run for the whole to stay in range. */
        private String limit(Index index, Dim dim) {
            for (Index.Term term : index.terms()) {
                if (term.coefficient() > 0 && term.atom() instanceof Axis axis) {
                    long others = index.max() - (long) term.coefficient() * (axis.extent() - 1);
                    long run = Math.floorDiv(dim.extent() - 1 - others, term.coefficient()) + 1;
                    long first = first(axis);
                    if (run > 0 && first >= 0) {
                        return ": let " + axis.name() + " run in " + first + ".." + (first + run);
                    }
                }
            }
            return "";
        }

        /** Where the range of a bound index starts; −1 if the name stands for something else. */
        private long first(Axis axis) {
            return context.scope()
                    .find(axis.name())
                    .flatMap(Symbol::value)
                    .filter(v -> v instanceof Array)
                    .flatMap(v -> Indices.of(((Array) v).expr()))
                    .filter(i -> i.coefficient(axis) == 1)
                    .map(i -> (long) i.constant())
                    .orElse(-1L);
        }

        @Override
        public Void slice(Expression.Slice slice) {
            Dim dim = next();
            Expressions bounds = new Expressions(context.subscripts(true));
            int from = bounds.whole(slice.range().from());
            int to = bounds.whole(slice.range().to());
            if (from >= to) {
                throw session.fail(
                        ErrorCode.EMPTY_RANGE, slice.span(), "the range " + from + ".." + to + " has nothing in it");
            }
            if (from < 0 || to > dim.extent()) {
                throw session.fail(Declared.label(
                        Diagnostic.error(
                                        ErrorCode.OUT_OF_RANGE,
                                        slice.span(),
                                        span.text() + " is read out of range: " + from + ".." + to
                                                + " ends past its size, " + dim.text())
                                .fix("end the range at " + dim.extent()),
                        context,
                        base));
            }
            Axis axis = arena.axis(dim.axis().name(), to - from);
            dims.add(new Dim(axis, ""));
            replacement.put(dim.axis(), Index.of(axis).plus(from));
            return null;
        }

        @Override
        public Void all(Expression.All all) {
            dims.add(next());
            return null;
        }
    }
}
