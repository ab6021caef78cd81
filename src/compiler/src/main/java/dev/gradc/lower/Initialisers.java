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
import dev.gradc.model.Model;
import dev.gradc.model.Parameter;
import dev.gradc.model.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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

    /**
     * Writes the methods that give parameters, what the optimiser keeps for them, and the model's states their first values.
     *
     * @param kept what the optimiser keeps for each parameter
     * @return their calls
     */
    List<Statement> calls(Model model, Methods methods, Map<Tensor, List<Tensor>> kept) {
        List<Statement> calls = new ArrayList<>();
        for (int i = 0; i < model.parameters().size(); i++) {
            Parameter parameter = model.parameters().get(i);
            int position = i;
            calls.add(call(methods, parameter.initial(), code -> {
                write(code, parameter, position);
                for (Tensor state : kept.get(parameter.tensor())) {
                    Value first = new Value.Literal(state.facts().value(), Kind.REAL);
                    Fills.fill(code, code.storage().of(state), false, first);
                }
            }));
        }
        for (State state : model.environment().states()) {
            Parameter like = new Parameter(state.tensor(), state.initial(), List.of());
            calls.add(call(methods, state.initial(), code -> write(code, like, 0)));
        }
        return calls;
    }

    private static Statement call(Methods methods, Definition initial, Consumer<Code> write) {
        String name = methods.name("initialize", initial.tensor().name().plain());
        List<String> text = List.of(methods.equation(initial.tensor(), initial.value()));
        return Usage.call(methods.other(name, text, write));
    }

    /** @param position the parameter's position in the model, which chooses its stream of draws */
    private void write(Code code, Parameter parameter, int position) {
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
        List<Index> at = Index.each(initial.tensor().axes());
        code.add(new Statement.Store(code.element(tensor, at), Code.convert(value, Kind.REAL)));
        loops.close();
    }
}
