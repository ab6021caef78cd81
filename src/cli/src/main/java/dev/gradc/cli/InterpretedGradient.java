package dev.gradc.cli;

import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.InterpretedModel;
import dev.gradc.model.Model;
import dev.gradc.model.Output;
import dev.gradc.model.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A model's values by the interpreter, which shares nothing with the generated code but the derived program. */
final class InterpretedGradient {
    private InterpretedGradient() {}

    /** Loss, outputs and gradients at the values, and what {@code updates} updates make of the parameters. */
    static Result at(CompiledModel compiled, Values values, int updates) {
        Model model = compiled.model();
        InterpretedModel interpreted = compiled.interpreted(0);
        values.parameters()
                .forEach((tensor, elements) ->
                        System.arraycopy(elements, 0, interpreted.parameter(tensor), 0, elements.length));
        InterpretedModel.Pass pass = interpreted.pass(values.inputs(), values.samples());
        Map<String, Result.Array> outputs = new LinkedHashMap<>();
        for (Output output : model.outputs()) {
            List<Integer> shape = GeneratedGradient.shape(output.tensor());
            if (values.batched()) {
                shape.add(0, values.samples());
            }
            outputs.put(output.name(), new Result.Array(shape, pass.outputs().get(output.name())));
        }
        Map<String, Result.Array> gradients = parameters(model, pass.gradients()::get);
        Map<String, Map<String, Result.Array>> updated = new LinkedHashMap<>();
        if (updates > 0) {
            for (int i = 0; i < updates; i++) {
                interpreted.step(values.inputs(), values.samples());
            }
            updated.put("parameters", parameters(model, interpreted::parameter));
            updated.put("state", states(model, interpreted));
        }
        return new Result(pass.loss(), outputs, gradients, updated);
    }

    private static Map<String, Result.Array> states(Model model, InterpretedModel interpreted) {
        Map<String, Result.Array> states = new LinkedHashMap<>();
        for (Tensor state : model.training().orElseThrow().optimizer().states()) {
            parameters(model, p -> interpreted.state(state, p))
                    .forEach((name, array) -> states.put(state.name().plain() + "." + name, array));
        }
        return states;
    }

    private static Map<String, Result.Array> parameters(Model model, Function<Tensor, double[]> values) {
        Map<String, Result.Array> arrays = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters()) {
            Tensor tensor = parameter.tensor();
            arrays.put(tensor.name().plain(), new Result.Array(GeneratedGradient.shape(tensor), values.apply(tensor)));
        }
        return arrays;
    }
}
