package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Tensors one behind the other along one of their axes, which is the last of the whole.
 *
 * @param position of that axis in each part
 */
record Stack(Tensor whole, List<Tensor> parts, int position) {
    int width() {
        return parts.get(0).axes().get(position).extent();
    }

    /** True if the whole is a copy of parameters, which stay where they are. */
    boolean isOfParameters() {
        return parts.get(0).role() == Role.PARAMETER;
    }

    /** Where an element of a part is in the whole. */
    List<Index> place(Tensor part, List<Index> at) {
        List<Index> place = new ArrayList<>(at);
        Index along = place.remove(position);
        place.add(along.plus(parts.indexOf(part) * width()));
        return place;
    }

    /** The whole's element as a sum of its parts', each where it lies. */
    Expr sum(Arena arena) {
        List<Index> at = new ArrayList<>(Index.each(whole.axes()));
        Index along = at.remove(at.size() - 1);
        List<Expr> terms = new ArrayList<>();
        for (int g = 0; g < parts.size(); g++) {
            Index within = along.plus(-g * width());
            List<Index> place = new ArrayList<>(at);
            place.add(position, within);
            Index left = Index.of(width() - 1).minus(within);
            terms.add(arena.mul(
                    arena.iverson(List.of(Condition.notNegative(within), Condition.notNegative(left))),
                    arena.read(parts.get(g), place)));
        }
        return arena.add(terms);
    }
}
