package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Distribution;
import java.util.List;

/** The numbers of one drawn tensor over the samples in hand: each row from a stream of its own, its elements in row-major order. */
final class ForwardDraws {
    private ForwardDraws() {}

    /** @param position the tensor's position among those the model draws */
    static void write(Arena arena, Code code, Tensor drawn, int position) {
        Axis samples = drawn.axes().get(0);
        Loops rows = Loops.open(code, List.of(samples), List.of());
        code.add(new Statement.SeedRow(position, code.whole(Index.of(samples))));
        Loops elements = Loops.open(code, drawn.axes().subList(1, drawn.rank()), List.of());
        boolean gaussian = drawn.role() == Role.GAUSSIAN;
        Value number =
                code.let(gaussian ? "z" : "u", new Value.Draw(gaussian ? Distribution.GAUSSIAN : Distribution.COARSE));
        List<Index> at = Index.each(drawn.axes());
        code.add(new Statement.Store(code.element(drawn, at), Code.convert(number, Kind.REAL)));
        elements.close();
        rows.close();
    }
}
