package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The numbers that a forward pass draws: where {@code random()} is written a scalar stands in at first; the definition it is part of makes of it
 * one number for each of its own elements.
 */
final class ForwardDraws {
    private final Session session;
    private final Arena arena;
    private final Map<Tensor, Span> standIns = new LinkedHashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();

    ForwardDraws(Session session) {
        this.session = session;
        this.arena = session.arena();
    }

    /** A number still without axes. */
    Array draw(Role role, Frame frame, Span span) {
        Name name = frame.name(role == Role.UNIFORM ? "u" : "epsilon");
        Tensor standIn = new Tensor(name, role, List.of());
        standIns.put(standIn, span);
        return Array.scalar(arena.read(standIn));
    }

    /** True if an expression draws and is not yet part of a definition. */
    boolean isOpen(Expr value) {
        return Reads.of(value).stream().anyMatch(standIns::containsKey);
    }

    /** The right side of a definition over axes, with a number drawn for each element. */
    Expr settle(Expr value, List<Axis> axes) {
        if (!isOpen(value)) {
            return value;
        }
        refuseInside(value);
        Map<Tensor, Expr> drawn = new LinkedHashMap<>();
        for (Tensor standIn : Reads.of(value)) {
            if (standIns.containsKey(standIn)) {
                Tensor tensor = new Tensor(
                        standIn.name(),
                        standIn.role(),
                        axes.stream().map(arena::fresh).toList());
                tensors.add(tensor);
                drawn.put(standIn, arena.readAt(tensor, axes));
            }
        }
        return arena.instantiate(value, drawn);
    }

    /** Within a sum the number would be the same for all terms, which nobody means. */
    private void refuseInside(Expr value) {
        Set<Expr> seen = new LinkedHashSet<>(Set.of(value));
        for (List<Expr> open = new ArrayList<>(seen); !open.isEmpty(); ) {
            Expr next = open.remove(open.size() - 1);
            if (next instanceof Expr.Reduce reduce) {
                for (Tensor read : Reads.of(reduce.body())) {
                    if (standIns.containsKey(read)) {
                        throw session.fail(Diagnostic.error(
                                        ErrorCode.NOT_DRAWN,
                                        standIns.get(read),
                                        "a number drawn inside a reduction would be one and the same for all it runs over")
                                .fix("draw first, as in  u[i] = random(),  and reduce over u[i]"));
                    }
                }
            }
            next.children().stream().filter(seen::add).forEach(open::add);
        }
    }

    /** What is drawn, in the order of use. */
    List<Tensor> tensors() {
        return tensors;
    }
}
