package dev.gradc.benchmarks;

import dev.gradc.algebra.Tensor;
import dev.gradc.benchmarks.contestant.Pool;
import dev.gradc.compiler.InterpretedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the interpreter says of a workload: loss and gradient of the first batch, and the parameters after some steps. Kept in a folder under the
 * model's text, since the interpreter takes its time.
 *
 * @param start the parameters before the steps
 */
record Oracle(double loss, float[] gradient, float[] start, float[] moved) {
    /** How many steps parameters are compared after. */
    static final int STEPS = 2;

    static final double LOSS_TOLERANCE = 1e-4; // relative, or absolute below 1
    static final double GRADIENT_TOLERANCE = 1e-4; // of the gradient's largest element
    static final double STEP_TOLERANCE = 0.02; // of the root mean square of what the parameters move by
    private static final double ULP = 0x1p-23;

    static Oracle of(Workload workload, String text, Path cache) throws IOException {
        Path folder = cache.resolve(workload.name() + "-" + Integer.toHexString(text.hashCode()));
        if (!Files.exists(folder.resolve("loss"))) {
            compute(workload, folder);
        }
        return new Oracle(
                Double.parseDouble(Files.readString(folder.resolve("loss")).strip()),
                Pool.floats(folder.resolve("gradient.bin")),
                workload.parameters(),
                Pool.floats(folder.resolve("moved.bin")));
    }

    private static void compute(Workload workload, Path folder) throws IOException {
        Files.createDirectories(folder);
        InterpretedModel model = workload.interpreted();
        InterpretedModel.Pass first = model.step(workload.batch(0), workload.batch());
        for (int i = 1; i < STEPS; i++) {
            model.step(workload.batch(i), workload.batch());
        }
        Map<Tensor, double[]> moved = new LinkedHashMap<>();
        for (Tensor parameter : workload.parameterTensors()) {
            moved.put(parameter, model.parameter(parameter));
        }
        Pool.write(folder.resolve("gradient.bin"), workload.inOrder(first.gradients()));
        Pool.write(folder.resolve("moved.bin"), workload.inOrder(moved));
        Files.write(folder.resolve("loss"), List.of(String.valueOf(first.loss())));
    }

    /** What is wrong with a loss, or nothing. */
    String judgeLoss(double other) {
        double allowed = LOSS_TOLERANCE * Math.max(1, Math.abs(loss));
        return Math.abs(other - loss) <= allowed ? "" : "loss " + other + " is not " + loss;
    }

    /** What is wrong with a gradient, or nothing. */
    String judgeGradient(float[] other) {
        if (other.length != gradient.length) {
            return other.length + " elements of the gradient, not " + gradient.length;
        }
        double largest = 0;
        for (float element : gradient) {
            largest = Math.max(largest, Math.abs(element));
        }
        for (int i = 0; i < gradient.length; i++) {
            double apart = Math.abs(other[i] - gradient[i]);
            if (!(apart <= GRADIENT_TOLERANCE * largest)) { // so that NaN is wrong, too
                return String.format(
                        Locale.ROOT,
                        "element %d of its gradient is %.3g, that of the model %.3g",
                        i,
                        other[i],
                        gradient[i]);
            }
        }
        return "";
    }

    /** What is wrong with the parameters after {@link #STEPS} steps, or nothing. */
    String judgeSteps(float[] other) {
        double way = 0;
        double apart = 0;
        double rounding = 0;
        for (int i = 0; i < moved.length; i++) {
            way += square(moved[i] - start[i]);
            apart += square(other[i] - moved[i]);
            rounding += square(STEPS * ULP * moved[i]);
        }
        double allowed = STEP_TOLERANCE * Math.sqrt(way) + Math.sqrt(rounding);
        return Math.sqrt(apart) <= allowed
                ? ""
                : "after " + STEPS + " steps parameters are off by " + Math.sqrt(apart) + " of " + Math.sqrt(way);
    }

    private static double square(double a) {
        return a * a;
    }
}
