package dev.gradc.cases;

import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.InterpretedModel;
import dev.gradc.model.Model;
import dev.gradc.model.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model run by the interpreter. */
final class InterpretedSubject implements Subject {
    private final Model model;
    private final InterpretedModel interpreted;
    private InterpretedModel.Pass latest;

    InterpretedSubject(CompiledModel compiled) {
        model = compiled.model();
        interpreted = compiled.interpreted(1);
    }

    @Override
    public Model model() {
        return model;
    }

    private Tensor tensor(String parameter) {
        return named(model.parameters().stream().map(Parameter::tensor).toList(), parameter);
    }

    private Tensor stateTensor(String state) {
        return named(model.training().orElseThrow().optimizer().states(), state);
    }

    private static Tensor named(List<Tensor> tensors, String name) {
        return tensors.stream()
                .filter(t -> t.name().plain().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " among " + tensors));
    }

    @Override
    public void set(String parameter, double[] values) {
        double[] own = interpreted.parameter(tensor(parameter));
        if (own.length != values.length) {
            throw new IllegalArgumentException(parameter + " has " + own.length + " elements, not " + values.length);
        }
        System.arraycopy(values, 0, own, 0, own.length);
    }

    @Override
    public double[] parameter(String name) {
        return interpreted.parameter(tensor(name)).clone();
    }

    @Override
    public void setState(String state, String parameter, double[] values) {
        interpreted.setState(stateTensor(state), tensor(parameter), values);
    }

    @Override
    public double[] state(String state, String parameter) {
        return interpreted.state(stateTensor(state), tensor(parameter));
    }

    private Map<Tensor, double[]> rows(Fed fed) {
        Map<Tensor, double[]> rows = new LinkedHashMap<>();
        model.inputs().forEach(t -> rows.put(t, fed.rows().get(t.name().plain())));
        return rows;
    }

    @Override
    public double pass(Fed fed) {
        latest = interpreted.pass(rows(fed), fed.samples());
        return latest.loss();
    }

    @Override
    public double[] gradient(String parameter) {
        return latest.gradients().get(tensor(parameter));
    }

    @Override
    public double[] output(String name) {
        return latest.outputs().get(name);
    }

    @Override
    public double step(Fed fed) {
        return interpreted.step(rows(fed), fed.samples()).loss();
    }
}
