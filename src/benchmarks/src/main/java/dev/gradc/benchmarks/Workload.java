package dev.gradc.benchmarks;

import dev.gradc.algebra.Tensor;
import dev.gradc.benchmarks.contestant.Pool;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.InterpretedModel;
import dev.gradc.model.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A model with random data: {@link Pool#BATCHES} batches of normal inputs, even labels, and parameters near the model's own first values. All
 * numbers are floats, so that whoever reads them has the same.
 */
final class Workload {
    private static final long SEED = 20;
    private static final double SHAKE = 0.05; // moves biases, too, off their zeros

    private final String name;
    private final CompiledModel compiled;
    private final int batch;
    private final Tensor x;
    private final Tensor y;
    private final float[] inputs;
    private final float[] targets;
    private final float[] parameters;

    Workload(String name, CompiledModel compiled) {
        this.name = name;
        this.compiled = compiled;
        this.batch = compiled.model().training().orElseThrow().batch();
        List<Tensor> given = compiled.model().inputs();
        this.x = given.get(0);
        this.y = given.get(1);
        Random random = new Random(SEED);
        inputs = new float[Pool.BATCHES * batch * x.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) random.nextGaussian();
        }
        targets = new float[Pool.BATCHES * batch * y.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = random.nextInt(Math.max(2, y.classes()));
        }
        parameters = first(random);
    }

    private float[] first(Random random) {
        InterpretedModel model = compiled.interpreted(SEED);
        int size = compiled.model().parameters().stream()
                .mapToInt(p -> p.tensor().size())
                .sum();
        float[] values = new float[size];
        int i = 0;
        for (Parameter parameter : compiled.model().parameters()) {
            for (double value : model.parameter(parameter.tensor())) {
                values[i++] = (float) (value + SHAKE * random.nextGaussian());
            }
        }
        return values;
    }

    String name() {
        return name;
    }

    int batch() {
        return batch;
    }

    float[] parameters() {
        return parameters;
    }

    /** Writes data and parameters for the contestants to read. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(
                folder.resolve("shape"),
                List.of(String.valueOf(batch), String.valueOf(x.size()), String.valueOf(y.classes())));
        Pool.write(folder.resolve("x.bin"), inputs);
        Pool.write(folder.resolve("parameters.bin"), parameters);
        if (y.classes() == 0) {
            Pool.write(folder.resolve("y.bin"), targets);
            return;
        }
        ByteBuffer labels = ByteBuffer.allocate(targets.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float label : targets) {
            labels.putInt((int) label);
        }
        Files.write(folder.resolve("y.bin"), labels.array());
    }

    /** The model in the interpreter, with the workload's parameters. */
    InterpretedModel interpreted() {
        InterpretedModel model = compiled.interpreted(SEED);
        int i = 0;
        for (Parameter parameter : compiled.model().parameters()) {
            double[] values = model.parameter(parameter.tensor());
            for (int k = 0; k < values.length; k++) {
                values[k] = parameters[i++];
            }
        }
        return model;
    }

    /** A batch as the interpreter takes it. */
    Map<Tensor, double[]> batch(int number) {
        Map<Tensor, double[]> given = new LinkedHashMap<>();
        given.put(x, slice(inputs, number, batch * x.size()));
        given.put(y, slice(targets, number, batch * y.size()));
        return given;
    }

    private static double[] slice(float[] all, int number, int size) {
        float[] part = Arrays.copyOfRange(all, number * size, (number + 1) * size);
        double[] values = new double[size];
        Arrays.setAll(values, i -> part[i]);
        return values;
    }

    /** Values by parameter, one after the other in the model's order. */
    float[] inOrder(Map<Tensor, double[]> byParameter) {
        float[] values = new float[parameters.length];
        int i = 0;
        for (Parameter parameter : compiled.model().parameters()) {
            for (double value : byParameter.get(parameter.tensor())) {
                values[i++] = (float) value;
            }
        }
        return values;
    }

    List<Tensor> parameterTensors() {
        return compiled.model().parameters().stream().map(Parameter::tensor).toList();
    }
}
