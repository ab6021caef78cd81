import dev.gradc.benchmarks.contestant.Contestant;
import dev.gradc.benchmarks.contestant.Conversation;
import dev.gradc.benchmarks.contestant.Network;
import dev.gradc.benchmarks.contestant.Pool;
import java.io.IOException;
import org.encog.engine.network.activation.ActivationFunction;
import org.encog.engine.network.activation.ActivationLinear;
import org.encog.engine.network.activation.ActivationReLU;
import org.encog.engine.network.activation.ActivationSigmoid;
import org.encog.engine.network.activation.ActivationSoftMax;
import org.encog.engine.network.activation.ActivationTANH;
import org.encog.ml.data.basic.BasicMLDataSet;
import org.encog.neural.networks.BasicNetwork;
import org.encog.neural.networks.layers.BasicLayer;
import org.encog.neural.networks.training.propagation.sgd.StochasticGradientDescent;
import org.encog.neural.networks.training.propagation.sgd.update.AdamUpdate;
import org.encog.neural.networks.training.propagation.sgd.update.MomentumUpdate;
import org.encog.neural.networks.training.propagation.sgd.update.UpdateRule;

/** Encog's stochastic gradient descent, in double; all batches are one set of data, of which each iteration takes the next batch. */
public final class EncogContestant implements Contestant {
    private static final double SMALL = 1e-6; // a rate so small that weights moved early do not disturb layers below

    private final Network network;
    private final Pool pool;
    private final BasicNetwork net;
    private final StochasticGradientDescent trainer;
    private final double[][] x;
    private final double[] output;

    private EncogContestant(Pool pool) {
        this(pool, Network.of(pool).rate(), 0.9, false);
    }

    /** @param plain true for the bare gradient's step */
    private EncogContestant(Pool pool, double rate, double momentum, boolean plain) {
        this.pool = pool;
        network = Network.of(pool);
        if (!network.isDense()) {
            throw new UnsupportedOperationException("it has dense layers only");
        }
        net = new BasicNetwork();
        for (int l = 0; l <= network.layers(); l++) {
            net.addLayer(new BasicLayer(l == 0 ? null : activation(l), l < network.layers(), network.width(l)));
        }
        net.getStructure().finalizeStructure();
        net.reset(1);
        weights(false);
        int count = plain ? pool.batch() : Pool.BATCHES * pool.batch();
        x = new double[count][];
        double[][] y = new double[count][];
        for (int i = 0; i < count; i++) {
            int batch = i / pool.batch();
            x[i] = doubles(pool.x()[batch][i % pool.batch()]);
            y[i] = target(batch, i % pool.batch());
        }
        output = new double[network.width(network.layers())];
        trainer = new StochasticGradientDescent(net, new BasicMLDataSet(x, y));
        trainer.setBatchSize(pool.batch());
        trainer.setLearningRate(plain ? rate : rate / pool.batch());
        trainer.setMomentum(momentum);
        boolean adam = network.update() == Network.Update.ADAM && !plain;
        UpdateRule rule = adam ? new AdamUpdate() : new MomentumUpdate();
        trainer.setUpdateRule(rule);
    }

    public static void main(String[] arguments) throws IOException {
        Conversation.hold(EncogContestant::new);
    }

    private ActivationFunction activation(int layer) {
        if (layer < network.layers()) {
            return switch (network.hidden()) {
                case TANH -> new ActivationTANH();
                case SIGMOID -> new ActivationSigmoid();
                case RELU -> new ActivationReLU();
            };
        }
        return switch (network.loss()) {
            case CROSS_ENTROPY -> new ActivationSoftMax();
            case BINARY_CROSS_ENTROPY -> new ActivationSigmoid();
            case HALF_SQUARED_ERROR -> new ActivationLinear();
        };
    }

    private static double[] doubles(float[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
        }
        return copy;
    }

    private double[] target(int batch, int sample) {
        if (pool.classes() == 0) {
            return new double[] {pool.targets()[batch][sample][0]};
        }
        double[] one = new double[pool.classes()];
        one[pool.labels()[batch][sample]] = 1;
        return one;
    }

    /** Reads all weights in the model's order, or writes the model's first ones. The bias is the neuron after a layer's last. */
    private double[] weights(boolean read) {
        double[] values = new double[pool.parameters().length];
        int at = 0;
        for (int l = 1; l <= network.layers(); l++) {
            int in = network.width(l - 1);
            int out = network.width(l);
            for (int k = 0; k < out * (in + 1); k++) {
                int from = k < out * in ? k % in : in;
                int to = k < out * in ? k / in : k - out * in;
                if (read) {
                    values[at] = net.getWeight(l - 1, from, to);
                } else {
                    net.setWeight(l - 1, from, to, pool.parameters()[at]);
                }
                at++;
            }
        }
        return values;
    }

    @Override
    public double step(int batch) {
        trainer.iteration();
        return 0;
    }

    @Override
    public double forward(int batch) {
        for (int s = 0; s < pool.batch(); s++) {
            net.compute(x[batch * pool.batch() + s], output);
        }
        return output[0];
    }

    @Override
    public double loss(int batch) {
        double[][] outputs = new double[pool.batch()][output.length];
        for (int s = 0; s < pool.batch(); s++) {
            net.compute(x[batch * pool.batch() + s], outputs[s]);
        }
        return network.loss(outputs, pool, batch);
    }

    /** What a bare step of the same network moves its weights by. */
    @Override
    public float[] gradient(int batch) {
        EncogContestant bare = new EncogContestant(pool, SMALL, 0, true);
        double[] before = bare.weights(true);
        bare.trainer.iteration();
        double[] after = bare.weights(true);
        float[] gradient = new float[before.length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) ((before[i] - after[i]) / (SMALL * pool.batch())); // it adds up, the model averages
        }
        return gradient;
    }

    @Override
    public float[] parameters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean updatesAsTheModel() {
        return false; // its batches are shuffled
    }
}
