package dev.gradc.benchmarks.contestant;

import java.util.Locale;

/** What the workloads are, for libraries that build networks of layers: the same as in the model files. */
public enum Network {
    A1(Hidden.TANH, Loss.BINARY_CROSS_ENTROPY, Update.SGD, 0.05, 2, 2, 1),
    A4(Hidden.TANH, Loss.BINARY_CROSS_ENTROPY, Update.SGD, 0.05, 2, 2, 1),
    B(Hidden.SIGMOID, Loss.HALF_SQUARED_ERROR, Update.SGD, 0.05, 2, 2, 2, 1),
    C(Hidden.TANH, Loss.CROSS_ENTROPY, Update.ADAM, 1e-5, 4, 16, 3),
    D(Hidden.RELU, Loss.CROSS_ENTROPY, Update.ADAM, 1e-5, 64, 32, 10),
    E1(Hidden.RELU, Loss.CROSS_ENTROPY, Update.MOMENTUM, 1e-4, 784, 128, 10),
    E64(Hidden.RELU, Loss.CROSS_ENTROPY, Update.MOMENTUM, 1e-4, 784, 128, 10),
    F(Hidden.RELU, Loss.CROSS_ENTROPY, Update.ADAM, 1e-5, 784, 512, 512, 10),
    /** Two convolutions 3 by 3, of 8 and 16 filters, each with a pool of 2, on 28 by 28 pixels, and a dense layer. */
    G(Hidden.RELU, Loss.CROSS_ENTROPY, Update.SGD, 1e-4),
    /** An LSTM of 64 cells over 50 steps of 32 values, and a dense layer. */
    H(Hidden.TANH, Loss.CROSS_ENTROPY, Update.ADAM, 1e-5);

    /** The activation of hidden layers. */
    public enum Hidden {
        TANH,
        SIGMOID,
        RELU
    }

    /** The loss, after the activation that goes with it. */
    public enum Loss {
        BINARY_CROSS_ENTROPY,
        HALF_SQUARED_ERROR,
        CROSS_ENTROPY
    }

    /** The optimiser: momentum 0.9, Adam 0.9, 0.999 and 1e-8. */
    public enum Update {
        SGD,
        MOMENTUM,
        ADAM
    }

    private final Hidden hidden;
    private final Loss loss;
    private final Update update;
    private final double rate;
    private final int[] widths;

    Network(Hidden hidden, Loss loss, Update update, double rate, int... widths) {
        this.hidden = hidden;
        this.loss = loss;
        this.update = update;
        this.rate = rate;
        this.widths = widths;
    }

    /** @throws UnsupportedOperationException for a workload that is not among these */
    public static Network of(Pool pool) {
        for (Network network : values()) {
            if (network.name().equals(pool.workload().toUpperCase(Locale.ROOT))) {
                return network;
            }
        }
        throw new UnsupportedOperationException("not set up for it");
    }

    public Hidden hidden() {
        return hidden;
    }

    public Loss loss() {
        return loss;
    }

    public Update update() {
        return update;
    }

    public double rate() {
        return rate;
    }

    /** Whether all layers are dense. */
    public boolean isDense() {
        return widths.length > 0;
    }

    /** The number of dense layers. */
    public int layers() {
        return widths.length - 1;
    }

    /** The units of a layer; those of layer 0 are the inputs. */
    public int width(int layer) {
        return widths[layer];
    }

    /** Where the weights of a dense layer, from 1, begin among the parameters; its biases follow them. */
    public int offset(int layer) {
        int offset = 0;
        for (int l = 1; l < layer; l++) {
            offset += widths[l] * (widths[l - 1] + 1);
        }
        return offset;
    }

    /** The mean loss of outputs after their activation: what libraries that only predict are checked by. */
    public double loss(double[][] outputs, Pool pool, int batch) {
        double sum = 0;
        for (int s = 0; s < outputs.length; s++) {
            double[] p = outputs[s];
            sum += switch (loss) {
                case CROSS_ENTROPY -> -Math.log(p[pool.labels()[batch][s]]);
                case BINARY_CROSS_ENTROPY -> -Math.log(pool.targets()[batch][s][0] > 0.5 ? p[0] : 1 - p[0]);
                case HALF_SQUARED_ERROR -> Math.pow(p[0] - pool.targets()[batch][s][0], 2) / 2;
            };
        }
        return sum / outputs.length;
    }
}
