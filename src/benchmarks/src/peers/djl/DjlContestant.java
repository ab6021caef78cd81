import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.gradc.benchmarks.contestant.Contestant;
import dev.gradc.benchmarks.contestant.Conversation;
import dev.gradc.benchmarks.contestant.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** PyTorch through DJL's blocks and Trainer. */
public final class DjlContestant implements Contestant {
    private static final int CELLS = 64;
    private static final int INPUTS = 32;
    private static final int BATCHES = dev.gradc.benchmarks.contestant.Pool.BATCHES;

    private final Network network;
    private final dev.gradc.benchmarks.contestant.Pool pool;
    private final NDManager manager = NDManager.newBaseManager();
    private final Trainer trainer;
    private final List<Parameter> parameters = new ArrayList<>();
    private final NDArray[] x = new NDArray[BATCHES];
    private final NDArray[] y = new NDArray[BATCHES];

    private DjlContestant(dev.gradc.benchmarks.contestant.Pool pool) {
        this.pool = pool;
        network = Network.of(pool);
        for (int b = 0; b < BATCHES; b++) {
            x[b] = inputs(pool.x()[b]);
            y[b] = targets(b);
        }
        Model model = Model.newInstance(pool.workload());
        model.setBlock(block());
        trainer = model.newTrainer(new DefaultTrainingConfig(loss())
                .optOptimizer(optimizer())
                .optDevices(new Device[] {Device.cpu()}));
        trainer.initialize(x[0].getShape());
        model.getBlock().getParameters().forEach(p -> parameters.add(p.getValue()));
        write();
    }

    public static void main(String[] arguments) throws IOException {
        Conversation.hold(DjlContestant::new);
    }

    // ---------------------------------------------------------------- the network

    private NDArray inputs(float[][] rows) {
        int width = rows[0].length;
        float[] values = new float[rows.length * width];
        for (int s = 0; s < rows.length; s++) {
            System.arraycopy(rows[s], 0, values, s * width, width);
        }
        return manager.create(
                values,
                switch (network) {
                    case G -> new Shape(rows.length, 1, 28, 28);
                    case H -> new Shape(rows.length, 50, INPUTS);
                    default -> new Shape(rows.length, width);
                });
    }

    private NDArray targets(int batch) {
        float[] values = new float[pool.batch()];
        for (int s = 0; s < values.length; s++) {
            values[s] = pool.classes() > 0 ? pool.labels()[batch][s] : pool.targets()[batch][s][0];
        }
        return manager.create(values, new Shape(values.length, 1));
    }

    private Block block() {
        SequentialBlock block = new SequentialBlock();
        switch (network) {
            case G -> {
                convolution(block, 8);
                convolution(block, 16);
                block.add(Blocks.batchFlattenBlock()).add(Linear.builder().setUnits(10).build());
            }
            case H -> {
                NDIndex last = new NDIndex(":, -1");
                block.add(LSTM.builder()
                                .setStateSize(CELLS)
                                .setNumLayers(1)
                                .optReturnState(false)
                                .optBatchFirst(true)
                                .build())
                        .add(l -> new NDList(l.head().get(last)))
                        .add(Linear.builder().setUnits(10).build());
            }
            default -> {
                for (int l = 1; l <= network.layers(); l++) {
                    block.add(Linear.builder().setUnits(network.width(l)).build());
                    if (l < network.layers()) {
                        block.add(activation());
                    }
                }
            }
        }
        return block;
    }

    private static void convolution(SequentialBlock block, int filters) {
        block.add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(filters)
                        .build())
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
    }

    private Block activation() {
        return switch (network.hidden()) {
            case TANH -> Activation.tanhBlock();
            case SIGMOID -> Activation.sigmoidBlock();
            case RELU -> Activation.reluBlock();
        };
    }

    private ai.djl.training.loss.Loss loss() {
        return switch (network.loss()) {
            case CROSS_ENTROPY -> ai.djl.training.loss.Loss.softmaxCrossEntropyLoss();
            case BINARY_CROSS_ENTROPY -> ai.djl.training.loss.Loss.sigmoidBinaryCrossEntropyLoss();
            case HALF_SQUARED_ERROR -> ai.djl.training.loss.Loss.l2Loss();
        };
    }

    private Optimizer optimizer() {
        Tracker rate = Tracker.fixed((float) network.rate());
        return switch (network.update()) {
            case SGD -> Optimizer.sgd().setLearningRateTracker(rate).build();
            case MOMENTUM -> Optimizer.sgd()
                    .setLearningRateTracker(rate)
                    .optMomentum(0.9f)
                    .build();
            case ADAM -> Optimizer.adam().optLearningRateTracker(rate).build();
        };
    }

    // ---------------------------------------------------------------- parameters

    /** For each element of a parameter its place among the model's; −1 for the second bias that PyTorch's LSTM has. */
    private int[] places(int number, int size) {
        int[] places = new int[size];
        int gate = CELLS * INPUTS + CELLS * CELLS + CELLS;
        boolean gates = network == Network.H && number < 4;
        int from = network == Network.H ? 4 * gate : 0;
        for (int p = network == Network.H ? 4 : 0; p < number; p++) {
            from += (int) parameters.get(p).getArray().size();
        }
        for (int i = 0; i < size; i++) {
            int width = number == 0 ? INPUTS : number == 1 ? CELLS : 1;
            int row = i / width;
            int before = number == 0 ? 0 : number == 1 ? CELLS * INPUTS : CELLS * INPUTS + CELLS * CELLS;
            int ofGate = row / CELLS * gate + before + row % CELLS * width + i % width;
            places[i] = gates ? (number == 3 ? -1 : ofGate) : from + i;
        }
        return places;
    }

    private void write() {
        for (int p = 0; p < parameters.size(); p++) {
            NDArray array = parameters.get(p).getArray();
            int[] places = places(p, (int) array.size());
            float[] values = new float[places.length];
            for (int i = 0; i < places.length; i++) {
                values[i] = places[i] < 0 ? 0 : pool.parameters()[places[i]];
            }
            array.set(values);
        }
    }

    private float[] collected(boolean gradients) {
        float[] all = new float[pool.parameters().length];
        for (int p = 0; p < parameters.size(); p++) {
            NDArray array = parameters.get(p).getArray();
            float[] values = gradients ? array.getGradient().toFloatArray() : array.toFloatArray();
            int[] places = places(p, values.length);
            for (int i = 0; i < values.length; i++) {
                if (places[i] >= 0) {
                    all[places[i]] = values[i];
                }
            }
        }
        return all;
    }

    // ---------------------------------------------------------------- training

    /** Runs with the batch's arrays lent to a manager that ends with the pass. */
    private double pass(int batch, boolean backward) {
        try (NDManager temporary = manager.newSubManager()) {
            NDList xs = new NDList(x[batch]);
            NDList ys = new NDList(y[batch]);
            xs.tempAttach(temporary);
            ys.tempAttach(temporary);
            double value;
            if (backward) {
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    NDArray loss = trainer.getLoss().evaluate(ys, trainer.forward(xs, ys));
                    collector.backward(loss);
                    value = 0; // asking for the number is not part of a step in DJL
                }
            } else {
                value = trainer.getLoss().evaluate(ys, trainer.evaluate(xs)).getFloat();
            }
            xs.attach(manager);
            ys.attach(manager);
            return value;
        }
    }

    @Override
    public double step(int batch) {
        double loss = pass(batch, true);
        trainer.step();
        return loss;
    }

    @Override
    public double forward(int batch) {
        return pass(batch, false);
    }

    @Override
    public double loss(int batch) {
        return forward(batch);
    }

    @Override
    public float[] gradient(int batch) {
        pass(batch, true);
        return collected(true);
    }

    @Override
    public float[] parameters() {
        return collected(false);
    }

    @Override
    public boolean updatesAsTheModel() {
        return network.update() != Network.Update.ADAM; // its eps stands elsewhere, and an LSTM has two biases
    }
}
