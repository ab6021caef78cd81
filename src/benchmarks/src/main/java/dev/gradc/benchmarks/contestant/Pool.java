package dev.gradc.benchmarks.contestant;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The data of a workload: sixteen batches, since one and the same batch for ever lets momenta die away into denormal numbers.
 *
 * @param workload its name
 * @param batch samples a step
 * @param features numbers a sample
 * @param classes of the labels; 0 if targets are numbers, one a sample
 * @param x by batch, sample and feature
 * @param labels by batch and sample; empty if targets are numbers
 * @param targets by batch, sample and component; empty if there are labels
 * @param parameters the first values, in the order and layout of the model
 */
public record Pool(
        String workload,
        int batch,
        int features,
        int classes,
        float[][][] x,
        int[][] labels,
        float[][][] targets,
        float[] parameters) {
    public static final int BATCHES = 16;

    /** Reads what the coordinator wrote into a folder. */
    public static Pool read(String workload, Path folder) throws IOException {
        List<String> shape = Files.readAllLines(folder.resolve("shape"));
        int batch = Integer.parseInt(shape.get(0));
        int features = Integer.parseInt(shape.get(1));
        int classes = Integer.parseInt(shape.get(2));
        float[] x = floats(folder.resolve("x.bin"));
        int[][] labels = new int[classes > 0 ? BATCHES : 0][batch];
        float[][][] targets = new float[classes > 0 ? 0 : BATCHES][][];
        ByteBuffer y = bytes(folder.resolve("y.bin"));
        for (int b = 0; b < BATCHES; b++) {
            if (classes > 0) {
                for (int s = 0; s < batch; s++) {
                    labels[b][s] = y.getInt();
                }
            } else {
                targets[b] = rows(floats(folder.resolve("y.bin")), b, batch, 1);
            }
        }
        float[][][] batches = new float[BATCHES][][];
        for (int b = 0; b < BATCHES; b++) {
            batches[b] = rows(x, b, batch, features);
        }
        float[] parameters = floats(folder.resolve("parameters.bin"));
        return new Pool(workload, batch, features, classes, batches, labels, targets, parameters);
    }

    private static float[][] rows(float[] all, int batch, int samples, int width) {
        float[][] rows = new float[samples][];
        for (int s = 0; s < samples; s++) {
            int from = (batch * samples + s) * width;
            rows[s] = Arrays.copyOfRange(all, from, from + width);
        }
        return rows;
    }

    /** Floats of a file, little end first. */
    public static float[] floats(Path file) throws IOException {
        ByteBuffer bytes = bytes(file);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    /** Writes floats into a file, little end first. */
    public static void write(Path file, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(file, bytes.array());
    }

    private static ByteBuffer bytes(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
