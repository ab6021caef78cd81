import dev.gradc.benchmarks.contestant.Contestant;
import dev.gradc.benchmarks.contestant.Conversation;
import dev.gradc.benchmarks.contestant.Network;
import dev.gradc.benchmarks.contestant.Pool;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j's MultiLayerNetwork. It has Nesterov's momentum in place of the plain one, and no half of the squared error. */
public final class Dl4jContestant implements Contestant {
    private static final int CELLS = 64;
    private static final int INPUTS = 32;
    private static final int STEPS = 50;

    private final Network network;
    private final Pool pool;
    private final MultiLayerNetwork net;
    private final double scale; // of the model's loss by the library's
    private final DataSet[] batches = new DataSet[Pool.BATCHES];
    private final Map<String, int[]> places = new LinkedHashMap<>(); // of a parameter's elements, among the model's

    private Dl4jContestant(Pool pool) {
        this.pool = pool;
        network = Network.of(pool);
        scale = network.loss() == Network.Loss.HALF_SQUARED_ERROR ? 0.5 : 1;
        for (int b = 0; b < Pool.BATCHES; b++) {
            batches[b] = new DataSet(inputs(pool.x()[b]), targets(b));
        }
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.FLOAT)
                .updater(updater())
                .list();
        switch (network) {
            case G -> convolutions(layers);
            case H -> recurrence(layers);
            default -> dense(layers);
        }
        net = new MultiLayerNetwork(layers.build());
        net.init();
        places.forEach((name, at) -> {
            float[] values = new float[at.length];
            for (int i = 0; i < at.length; i++) {
                values[i] = pool.parameters()[at[i]];
            }
            net.setParam(name, Nd4j.create(values, net.getParam(name).shape(), 'c'));
        });
    }

    public static void main(String[] arguments) throws IOException {
        Conversation.hold(Dl4jContestant::new);
    }

    private IUpdater updater() {
        return switch (network.update()) {
            case SGD -> new Sgd(network.rate() * scale);
            case MOMENTUM -> new Nesterovs(network.rate(), 0.9);
            case ADAM -> new Adam(network.rate());
        };
    }

    // ---------------------------------------------------------------- data

    private INDArray inputs(float[][] rows) {
        int width = rows[0].length;
        float[] values = new float[rows.length * width];
        for (int s = 0; s < rows.length; s++) {
            for (int i = 0; i < width; i++) {
                int at = network == Network.H ? i % INPUTS * STEPS + i / INPUTS : i;
                values[s * width + at] = rows[s][i];
            }
        }
        long[] shape =
                switch (network) {
                    case G -> new long[] {rows.length, 1, 28, 28};
                    case H -> new long[] {rows.length, INPUTS, STEPS};
                    default -> new long[] {rows.length, width};
                };
        return Nd4j.create(values, shape, 'c');
    }

    private INDArray targets(int batch) {
        int width = Math.max(1, pool.classes());
        float[] values = new float[pool.batch() * width];
        for (int s = 0; s < pool.batch(); s++) {
            if (pool.classes() > 0) {
                values[s * width + pool.labels()[batch][s]] = 1;
            } else {
                values[s] = pool.targets()[batch][s][0];
            }
        }
        return Nd4j.create(values, new long[] {pool.batch(), width}, 'c');
    }

    // ---------------------------------------------------------------- layers

    private void place(String name, int count, IntUnaryOperator place) {
        int[] at = new int[count];
        Arrays.setAll(at, place);
        places.put(name, at);
    }

    private void placeDense(int layer, int from, int in, int out) {
        place(layer + "_W", in * out, k -> from + k % out * in + k / out);
        place(layer + "_b", out, k -> from + in * out + k);
    }

    private static OutputLayer output(int in, int out, Network.Loss loss) {
        return switch (loss) {
            case CROSS_ENTROPY -> output(in, out, LossFunction.MCXENT, Activation.SOFTMAX);
            case BINARY_CROSS_ENTROPY -> output(in, out, LossFunction.XENT, Activation.SIGMOID);
            case HALF_SQUARED_ERROR -> output(in, out, LossFunction.MSE, Activation.IDENTITY);
        };
    }

    private static OutputLayer output(int in, int out, LossFunction loss, Activation activation) {
        return new OutputLayer.Builder(loss).nIn(in).nOut(out).activation(activation).build();
    }

    private void dense(NeuralNetConfiguration.ListBuilder layers) {
        Activation hidden =
                switch (network.hidden()) {
                    case TANH -> Activation.TANH;
                    case SIGMOID -> Activation.SIGMOID;
                    case RELU -> Activation.RELU;
                };
        for (int l = 1; l <= network.layers(); l++) {
            int in = network.width(l - 1);
            int out = network.width(l);
            placeDense(l - 1, network.offset(l), in, out);
            layers.layer(
                    l < network.layers()
                            ? new DenseLayer.Builder()
                                    .nIn(in)
                                    .nOut(out)
                                    .activation(hidden)
                                    .build()
                            : output(in, out, network.loss()));
        }
    }

    private void convolutions(NeuralNetConfiguration.ListBuilder layers) {
        convolution(layers, 0, 0, 1, 8);
        convolution(layers, 2, 80, 8, 16);
        layers.layer(output(400, 10, network.loss()));
        placeDense(4, 80 + 1168, 400, 10);
        layers.setInputType(InputType.convolutional(28, 28, 1));
    }

    private void convolution(NeuralNetConfiguration.ListBuilder layers, int layer, int from, int channels, int filters) {
        int count = 9 * channels * filters;
        place(layer + "_W", count, k -> from + k);
        place(layer + "_b", filters, k -> from + count + k);
        layers.layer(new ConvolutionLayer.Builder(3, 3)
                .nIn(channels)
                .nOut(filters)
                .activation(Activation.RELU)
                .build());
        layers.layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build());
    }

    private void recurrence(NeuralNetConfiguration.ListBuilder layers) {
        int gate = CELLS * INPUTS + CELLS * CELLS + CELLS;
        int[] order = {2, 1, 3, 0}; // candidate, forget, output, input: the model's numbers of the library's gates
        int all = 4 * CELLS;
        place("0_W", INPUTS * all, k -> order[k % all / CELLS] * gate + k % CELLS * INPUTS + k / all);
        place(
                "0_RW",
                CELLS * all,
                k -> order[k % all / CELLS] * gate + CELLS * INPUTS + k % CELLS * CELLS + k / all);
        place("0_b", all, k -> order[k / CELLS] * gate + CELLS * INPUTS + CELLS * CELLS + k % CELLS);
        placeDense(1, 4 * gate, CELLS, 10);
        layers.layer(new LastTimeStep(new LSTM.Builder()
                .nIn(INPUTS)
                .nOut(CELLS)
                .activation(Activation.TANH)
                .build()));
        layers.layer(output(CELLS, 10, network.loss()));
    }

    // ---------------------------------------------------------------- training

    @Override
    public double step(int batch) {
        net.fit(batches[batch].getFeatures(), batches[batch].getLabels());
        return 0;
    }

    @Override
    public double forward(int batch) {
        return net.score(batches[batch], false);
    }

    @Override
    public double loss(int batch) {
        return scale * forward(batch);
    }

    @Override
    public float[] gradient(int batch) {
        net.setInput(batches[batch].getFeatures());
        net.setLabels(batches[batch].getLabels());
        net.computeGradientAndScore();
        return collected(net.gradient().gradientForVariable(), scale / divisor());
    }

    /** The library adds the samples' gradients up and divides by their number in the update. */
    private int divisor() {
        return pool.batch();
    }

    @Override
    public float[] parameters() {
        return collected(net.paramTable(), 1);
    }

    private float[] collected(Map<String, INDArray> arrays, double factor) {
        float[] all = new float[pool.parameters().length];
        places.forEach((name, at) -> {
            float[] values = arrays.get(name).dup('c').data().asFloat();
            for (int i = 0; i < at.length; i++) {
                all[at[i]] = (float) (factor * values[i]);
            }
        });
        return all;
    }

    @Override
    public boolean updatesAsTheModel() {
        return network.update() == Network.Update.SGD;
    }
}
