package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Function;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Partials;
import dev.gradc.evaluate.Interpreter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Scalar functions of matrices of one shape, and of scalars beside them, element by element, by the interpreter. */
final class Elementwise {
    private final Arena arena;
    private final Interpreter interpreter;

    Elementwise(Arena arena) {
        this.arena = arena;
        this.interpreter = new Interpreter(arena, Partials::expand);
    }

    Matrix apply(Function function, List<Matrix> arguments) {
        Matrix shape = arguments.stream().filter(m -> !m.scalar()).findFirst().orElse(arguments.get(0));
        double[] out = new double[shape.values().length];
        List<Tensor> formals = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            formals.add(new Tensor(new Name("x" + i, 0), Role.FORMAL, List.of()));
        }
        Expr call = arena.call(function, formals.stream().map(arena::read).toList());
        for (int i = 0; i < out.length; i++) {
            Map<Tensor, double[]> given = new HashMap<>();
            for (int j = 0; j < formals.size(); j++) {
                Matrix m = arguments.get(j);
                given.put(formals.get(j), new double[] {m.values()[m.scalar() ? 0 : i]});
            }
            out[i] = interpreter.value(call, given, 1);
        }
        return new Matrix(shape.rows(), shape.columns(), shape.scalar(), out);
    }
}
