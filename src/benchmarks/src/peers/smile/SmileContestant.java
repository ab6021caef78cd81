import dev.gradc.benchmarks.contestant.Contestant;
import dev.gradc.benchmarks.contestant.Conversation;
import dev.gradc.benchmarks.contestant.Network;
import dev.gradc.benchmarks.contestant.Pool;
import java.io.IOException;
import java.lang.reflect.Field;
import smile.base.mlp.Layer;
import smile.base.mlp.LayerBuilder;
import smile.base.mlp.MultilayerPerceptron;
import smile.base.mlp.OutputFunction;
import smile.math.matrix.Matrix;
import smile.util.function.TimeFunction;

/** Smile's multilayer perceptron, in double. It has no Adam: RMSProp with momentum stands in, which is about the same work. */
public final class SmileContestant implements Contestant {
    private static final double SMALL = 1e-6; // a rate so small that weights moved early do not disturb layers below

    private final Network network;
    private final Pool pool;
    private final smile.classification.MLP classifier;
    private final smile.regression.MLP regressor;
    private final double[][][] x = new double[Pool.BATCHES][][];
    private final int[][] labels = new int[Pool.BATCHES][];
    private final double[][] targets = new double[Pool.BATCHES][];
    private final double[] posteriori;

    private SmileContestant(Pool pool) {
        this(pool, Network.of(pool).rate(), false);
    }

    /** @param plain true for the bare gradient's step */
    private SmileContestant(Pool pool, double rate, boolean plain) {
        this.pool = pool;
        network = Network.of(pool);
        if (!network.isDense()) {
            throw new UnsupportedOperationException("it has dense layers only");
        }
        boolean regression = network.loss() == Network.Loss.HALF_SQUARED_ERROR;
        regressor = regression ? new smile.regression.MLP(layers()) : null;
        classifier = regression ? null : new smile.classification.MLP(layers());
        MultilayerPerceptron net = regression ? regressor : classifier;
        net.setLearningRate(TimeFunction.constant(rate));
        if (!plain && network.update() != Network.Update.SGD) {
            net.setMomentum(TimeFunction.constant(0.9));
        }
        if (!plain && network.update() == Network.Update.ADAM) {
            net.setRMSProp(0.9, 1e-7);
        }
        posteriori = new double[Math.max(2, pool.classes())];
        for (int b = 0; b < Pool.BATCHES; b++) {
            data(b);
        }
        weights(false);
    }

    public static void main(String[] arguments) throws IOException {
        Conversation.hold(SmileContestant::new);
    }

    private LayerBuilder[] layers() {
        LayerBuilder[] layers = new LayerBuilder[network.layers() + 1];
        layers[0] = Layer.input(network.width(0));
        for (int l = 1; l < network.layers(); l++) {
            layers[l] = switch (network.hidden()) {
                case TANH -> Layer.tanh(network.width(l));
                case SIGMOID -> Layer.sigmoid(network.width(l));
                case RELU -> Layer.rectifier(network.width(l));
            };
        }
        int units = network.width(network.layers());
        layers[network.layers()] = switch (network.loss()) {
            case CROSS_ENTROPY -> Layer.mle(units, OutputFunction.SOFTMAX);
            case BINARY_CROSS_ENTROPY -> Layer.mle(units, OutputFunction.SIGMOID);
            case HALF_SQUARED_ERROR -> Layer.mse(units, OutputFunction.LINEAR);
        };
        return layers;
    }

    private void data(int batch) {
        x[batch] = new double[pool.batch()][pool.features()];
        labels[batch] = new int[pool.batch()];
        targets[batch] = new double[pool.batch()];
        for (int s = 0; s < pool.batch(); s++) {
            for (int i = 0; i < pool.features(); i++) {
                x[batch][s][i] = pool.x()[batch][s][i];
            }
            targets[batch][s] = pool.classes() > 0 ? 0 : pool.targets()[batch][s][0];
            labels[batch][s] = pool.classes() > 0 ? pool.labels()[batch][s] : (int) targets[batch][s];
        }
    }

    // ---------------------------------------------------------------- weights: the library keeps them to itself

    private static Object field(Class<?> type, String name, Object of) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads all weights in the model's order, or writes the model's first ones. */
    private double[] weights(boolean read) {
        Object net = regressor != null ? regressor : classifier;
        Layer[] hidden = (Layer[]) field(MultilayerPerceptron.class, "net", net);
        Layer output = (Layer) field(MultilayerPerceptron.class, "output", net);
        double[] values = new double[pool.parameters().length];
        int at = 0;
        for (int l = 1; l <= network.layers(); l++) {
            Layer layer = l < network.layers() ? hidden[l] : output;
            Matrix weight = (Matrix) field(Layer.class, "weight", layer);
            double[] bias = (double[]) field(Layer.class, "bias", layer);
            int in = network.width(l - 1);
            for (int k = 0; k < network.width(l) * in; k++, at++) {
                if (read) {
                    values[at] = weight.get(k / in, k % in);
                } else {
                    weight.set(k / in, k % in, pool.parameters()[at]);
                }
            }
            for (int k = 0; k < network.width(l); k++, at++) {
                if (read) {
                    values[at] = bias[k];
                } else {
                    bias[k] = pool.parameters()[at];
                }
            }
        }
        return values;
    }

    // ---------------------------------------------------------------- training

    @Override
    public double step(int batch) {
        if (regressor != null) {
            regressor.update(x[batch][0], targets[batch][0]);
        } else if (pool.batch() == 1) {
            classifier.update(x[batch][0], labels[batch][0]);
        } else {
            classifier.update(x[batch], labels[batch]);
        }
        return 0;
    }

    @Override
    public double forward(int batch) {
        double sum = 0;
        for (double[] row : x[batch]) {
            sum += regressor != null ? regressor.predict(row) : classifier.predict(row);
        }
        return sum;
    }

    @Override
    public double loss(int batch) {
        double[][] outputs = new double[pool.batch()][];
        for (int s = 0; s < outputs.length; s++) {
            if (regressor != null) {
                outputs[s] = new double[] {regressor.predict(x[batch][s])};
            } else {
                classifier.predict(x[batch][s], posteriori);
                outputs[s] = network.width(network.layers()) == 1
                        ? new double[] {posteriori[1]}
                        : posteriori.clone();
            }
        }
        return network.loss(outputs, pool, batch);
    }

    /** What a bare step of the same network moves its weights by. */
    @Override
    public float[] gradient(int batch) {
        SmileContestant bare = new SmileContestant(pool, SMALL, true);
        double[] before = bare.weights(true);
        bare.step(batch);
        double[] after = bare.weights(true);
        float[] gradient = new float[before.length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) ((before[i] - after[i]) / SMALL);
        }
        return gradient;
    }

    @Override
    public float[] parameters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean updatesAsTheModel() {
        return false; // it has another optimiser
    }
}
