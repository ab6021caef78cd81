package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Array;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;

/** Copies of tensors one behind the other in the rows of one: whole rows where they lie so, else element by element. */
final class SideBySide {
    private final Arena arena;
    private final Code code;

    SideBySide(Arena arena, Code code) {
        this.arena = arena;
        this.code = code;
    }

    void define(Stack stack) {
        List<Axis> axes = stack.whole().axes();
        List<Axis> rows = axes.subList(0, axes.size() - 1);
        Loops loops = Loops.open(code, rows, List.of());
        Axis along = arena.axis(axes.get(rows.size()).name(), stack.width());
        int from = 0;
        for (Tensor part : stack.parts()) {
            List<Index> at = new ArrayList<>(Index.each(rows));
            at.add(stack.position(), Index.of(along));
            copy(stack, part, at, along, from);
            from += stack.width();
        }
        loops.close();
    }

    private void copy(Stack stack, Tensor part, List<Index> at, Axis along, int from) {
        Storage.Address of = code.storage().address(part, at);
        List<Index> place = new ArrayList<>(at);
        place.remove(stack.position());
        place.add(Index.of(along).plus(from));
        boolean whole = Product.is(of.last(), along)
                && of.at().subList(0, of.at().size() - 1).stream()
                        .noneMatch(i -> i.axes().contains(along));
        if (whole) {
            Array row = row(code.storage().address(stack.whole(), place));
            code.add(new Statement.Copy(row(of), Whole.of(0), row, Whole.of(from), stack.width()));
            return;
        }
        Loops loops = Loops.open(code, List.of(along), List.of());
        code.add(new Statement.Store(code.element(stack.whole(), place), code.element(part, at)));
        loops.close();
    }

    private Array row(Storage.Address address) {
        return address.at().size() == 1
                ? address.buffer()
                : address.buffer().row(code.whole(address.at().get(0)));
    }
}
