package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Distribution;
import dev.gradc.model.Parameter;
import java.util.List;

/**
 * The first value of each element of a parameter, in double and row-major, whatever the layout: the same bits as the interpreter gives in the
 * same order of draws.
 */
final class Initialisers {
    private final Arena arena;
    private final Settings settings;

    Initialisers(Arena arena, Settings settings) {
        this.arena = arena;
        this.settings = settings;
    }

    /** @param position the parameter's position in the model, which chooses its stream of draws */
    void write(Code code, Parameter parameter, int position) {
        Definition initial = parameter.initial();
        Tensor tensor = parameter.tensor();
        if (initial.value() instanceof Expr.Num n) {
            Value value = new Value.Literal(n.value().doubleValue(), Kind.REAL);
            Fills.fill(code, code.storage().of(tensor), false, value);
            return;
        }
        if (!parameter.draws().isEmpty()) {
            code.add(new Statement.Seed(position));
        }
        Expressions values = new Expressions(arena, code, settings, Kind.DOUBLE, true);
        Loops loops = Loops.open(code, initial.tensor().axes(), List.of());
        for (Tensor draw : parameter.draws()) {
            Distribution distribution = draw.role() == Role.GAUSSIAN ? Distribution.GAUSSIAN : Distribution.UNIFORM;
            Value drawn = code.let(draw.role() == Role.GAUSSIAN ? "z" : "u", new Value.Draw(distribution));
            values.bind(arena.readAt(draw, initial.tensor().axes()), drawn);
            values.bind(arena.readAt(draw, draw.axes()), drawn);
        }
        Value value = values.root(initial.value());
        List<Index> at = initial.tensor().axes().stream().map(Index::of).toList();
        code.add(new Statement.Store(code.element(tensor, at), Code.convert(value, Kind.REAL)));
        loops.close();
    }
}
