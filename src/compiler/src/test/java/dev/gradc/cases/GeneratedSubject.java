package dev.gradc.cases;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission;
import dev.gradc.model.Model;
import dev.gradc.model.Output;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A model's generated class in double, reached as its user reaches it. */
final class GeneratedSubject implements Subject {
    private final Model model;
    private final GeneratedClass.Instance net;
    private int rows;

    GeneratedSubject(CompiledModel compiled, int samples, Emission.Backend backend) {
        model = compiled.model();
        JavaOptions options = JavaOptions.DEFAULT
                .withPackage("cases")
                .withPrecision(Emission.Precision.DOUBLE)
                .withBatch(samples)
                .withBackend(backend)
                .goingBeforeTheModel();
        net = GeneratedClass.compile(compiled.java(options).toArray(GeneratedFile[]::new))
                .create();
        net.call("initialize", 1L);
    }

    @Override
    public Model model() {
        return model;
    }

    private int size(String parameter) {
        int[] shape = (int[]) net.call("parameterShape", parameter);
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    @Override
    public void set(String parameter, double[] values) {
        net.call("setParameter", parameter, values);
    }

    @Override
    public double[] parameter(String name) {
        return net.values("getParameter", size(name), name);
    }

    @Override
    public void setState(String state, String parameter, double[] values) {
        net.call("setState", state, parameter, values);
    }

    @Override
    public double[] state(String state, String parameter) {
        return net.values("getState", size(parameter), state, parameter);
    }

    /** The inputs in the model's order, then the number of rows. */
    private Object[] arguments(Fed fed) {
        List<Object> arguments = new ArrayList<>();
        for (Tensor input : model.inputs()) {
            double[] all = fed.rows().get(input.name().plain());
            int size = input.size();
            double[][] each = new double[fed.samples()][];
            Arrays.setAll(each, n -> Arrays.copyOfRange(all, n * size, (n + 1) * size));
            arguments.add(input.isInteger() ? labels(input, each) : each);
        }
        arguments.add(fed.samples());
        return arguments.toArray();
    }

    private static Object labels(Tensor input, double[][] rows) {
        int[][] labels = Arrays.stream(rows)
                .map(row -> Arrays.stream(row).mapToInt(v -> (int) v).toArray())
                .toArray(int[][]::new);
        return input.rank() > 0
                ? labels
                : Arrays.stream(labels).mapToInt(row -> row[0]).toArray();
    }

    @Override
    public double pass(Fed fed) {
        rows = fed.samples();
        double loss = net.number("loss", arguments(fed));
        net.call("backward", arguments(fed));
        return loss;
    }

    @Override
    public double[] gradient(String parameter) {
        return net.values("getGradient", size(parameter), parameter);
    }

    @Override
    public double[] output(String name) {
        Output output = model.outputs().stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .orElseThrow();
        List<Integer> shape = output.tensor().axes().stream().map(Axis::extent).toList();
        int size = output.tensor().size();
        boolean alike = accessorArity(name) == shape.size(); // the same for all samples
        double[] values = new double[rows * size];
        for (int i = 0; i < values.length; i++) {
            List<Object> at = new ArrayList<>();
            int rest = i % size;
            for (int axis = shape.size() - 1; axis >= 0; axis--) {
                at.add(0, rest % shape.get(axis));
                rest /= shape.get(axis);
            }
            if (!alike) {
                at.add(0, i / size);
            }
            values[i] = net.number(name, at.toArray());
        }
        return values;
    }

    private int accessorArity(String name) {
        return Arrays.stream(net.object().getClass().getMethods())
                .filter(m -> m.getName().equals(name) && m.getReturnType() == double.class)
                .mapToInt(Method::getParameterCount)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public double step(Fed fed) {
        rows = fed.samples();
        return net.number("step", arguments(fed));
    }
}
