package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.Range;
import dev.gradc.syntax.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a definition's left side makes of its right: {@code z[j] = ...} over an index, or, position by position in lines that follow one
 * another, {@code h[0] = ...  h[1] = ...}.
 */
final class Pieces {
    private static final int NONE = -1;

    private final Context context;
    private final Session session;
    private final Arena arena;

    Pieces(Context context) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
    }

    /** The definitions of single positions of one tensor that begin with a statement; empty if it is none. */
    static List<Statement.Assignment> from(List<Statement> statements, int first) {
        List<Statement.Assignment> pieces = new ArrayList<>();
        for (int i = first; i < statements.size(); i++) {
            boolean piece = statements.get(i) instanceof Statement.Assignment a
                    && fixed(a) != NONE
                    && (pieces.isEmpty()
                            || pieces.get(0)
                                    .left()
                                    .name()
                                    .text()
                                    .equals(a.left().name().text()));
            if (!piece) {
                break;
            }
            pieces.add((Statement.Assignment) statements.get(i));
        }
        return pieces;
    }

    /** Which of the left indices is a number. */
    private static int fixed(Statement.Assignment assignment) {
        List<Statement.LeftIndex> indices = assignment.left().indices();
        for (int i = 0; i < indices.size(); i++) {
            if (indices.get(i).isFixed()) {
                return i;
            }
        }
        return NONE;
    }

    /** The value of one definition: its left indices are the first axes. */
    Value whole(Statement.Assignment assignment) {
        int fixed = fixed(assignment);
        if (fixed != NONE) {
            throw session.fail(single(assignment.left().indices().get(fixed)));
        }
        if (!assignment.left().indices().isEmpty()) {
            return over(assignment, assignment.left().indices());
        }
        Expressions expressions = new Expressions(context);
        Value value = expressions.value(assignment.value());
        return value instanceof Callee.Instance ? value : expressions.array(value, assignment.value());
    }

    private static Diagnostic single(Statement.LeftIndex index) {
        return Reports.notAvailable(index.span(), "a definition of a single position is, on its own or of an output,")
                .fix("define every position in lines that follow one another, or use an index");
    }

    /** The value of a definition over indices: they are its first axes. */
    Array over(Statement.Assignment assignment, List<Statement.LeftIndex> indices) {
        if (indices.isEmpty()) {
            return new Expressions(context).array(assignment.value());
        }
        Map<Name, Optional<Reductions.Run>> sought = new LinkedHashMap<>();
        for (Statement.LeftIndex index : indices) {
            Name name = index.name().orElseThrow(() -> session.fail(single(index)));
            if (sought.keySet().stream().anyMatch(n -> n.text().equals(name.text()))) {
                throw session.fail(Diagnostic.error(
                                ErrorCode.INDEX_TWICE,
                                name.span(),
                                "the index " + name.text() + " stands twice on the left")
                        .fix("use another letter"));
            }
            sought.put(name, index.range().map(r -> fromZero(r)));
        }
        Scope inside = context.scope().inner();
        List<Dim> dims = new ArrayList<>();
        Ranges.infer(context, sought, Optional.empty(), assignment.value()).forEach((name, dim) -> {
            Axis axis = arena.axis(name.text(), dim.extent());
            dims.add(new Dim(axis, dim.size()));
            Array value = Array.scalar(arena.indexValue(Index.of(axis)));
            inside.put(new Symbol(name, Symbol.Sort.INDEX, Optional.of(value)));
        });
        Array value = new Expressions(context.in(inside)).array(assignment.value());
        dims.addAll(value.dims());
        return new Array(dims, value.expr(), value.classes(), value.condition());
    }

    /** A range on the left: what is defined has a position 0. */
    private Reductions.Run fromZero(Range range) {
        Reductions.Run run = new Reductions(context).range(range);
        if (run.first() != 0) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.EMPTY_RANGE,
                            range.span(),
                            "the positions of what is defined start at 0, and this range at " + run.first())
                    .fix("let it run in 0.." + run.extent() + " and add " + run.first() + " on the right"));
        }
        return run;
    }

    /** The value of all pieces: a sum of brackets, each piece at its position. */
    Array value(List<Statement.Assignment> pieces) {
        int at = fixed(pieces.get(0));
        Axis axis = arena.axis("i", pieces.size());
        List<Expr> terms = new ArrayList<>();
        List<Dim> dims = List.of();
        for (int i = 0; i < pieces.size(); i++) {
            Statement.Assignment piece = pieces.get(i);
            Statement.LeftIndex position = piece.left()
                    .indices()
                    .get(Math.min(at, piece.left().indices().size() - 1));
            if (fixed(piece) != at || position.fixed() != i) {
                throw session.fail(Diagnostic.error(
                                ErrorCode.RANGES_DIFFER,
                                position.span(),
                                "the positions of " + piece.left().name().text() + " are defined in order, and here "
                                        + i + " is expected")
                        .label(pieces.get(0).left().span(), "the first position"));
            }
            List<Statement.LeftIndex> others = new ArrayList<>(piece.left().indices());
            others.remove(at);
            Array value = over(piece, others);
            if (i == 0) {
                dims = value.dims();
            } else if (!Body.extents(dims).equals(Body.extents(value.dims()))) {
                throw session.fail(Diagnostic.error(
                                ErrorCode.SHAPES_DIFFER,
                                piece.value().span(),
                                "the positions of one tensor have one shape, and this is " + value.shape())
                        .label(
                                pieces.get(0).value().span(),
                                "this is " + Array.of(dims, value.expr()).shape()));
            }
            terms.add(arena.mul(
                    value.over(arena, dims), arena.iverson(List.of(Condition.equal(Index.of(axis), Index.of(i))))));
        }
        List<Dim> all = new ArrayList<>(dims);
        all.add(at, new Dim(axis, ""));
        return Array.of(all, arena.add(terms));
    }
}
