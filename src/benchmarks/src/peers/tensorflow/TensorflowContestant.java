import dev.gradc.benchmarks.contestant.Contestant;
import dev.gradc.benchmarks.contestant.Conversation;
import dev.gradc.benchmarks.contestant.Network;
import dev.gradc.benchmarks.contestant.Pool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** TensorFlow's graph and session, updates by its own operations, in the caller's thread. */
public final class TensorflowContestant implements Contestant {
    private static final int CELLS = 64;
    private static final int STEPS = 50;
    private static final int INPUTS = 32;

    private final Network network;
    private final Pool pool;
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final List<Variable> variables = new ArrayList<>();
    private final List<Op> starts = new ArrayList<>();
    private final List<Op> updates = new ArrayList<>();
    private final List<Output<?>> gradients = new ArrayList<>();
    private final TFloat32[] x = new TFloat32[Pool.BATCHES];
    private final TFloat32[] y = new TFloat32[Pool.BATCHES];
    private final Placeholder<TFloat32> givenX;
    private final Placeholder<TFloat32> givenY;
    private final Operand<TFloat32> loss;
    private final Session session;

    /** A variable, and for each of its elements the place among the model's parameters. */
    private record Variable(Operand<TFloat32> operand, int[] places) {}

    private TensorflowContestant(Pool pool) {
        this.pool = pool;
        network = Network.of(pool);
        for (int b = 0; b < Pool.BATCHES; b++) {
            x[b] = inputs(pool.x()[b]);
            y[b] = targets(b);
        }
        givenX = tf.placeholder(TFloat32.class, Placeholder.shape(x[0].shape()));
        givenY = tf.placeholder(TFloat32.class, Placeholder.shape(y[0].shape()));
        Operand<TFloat32> z =
                switch (network) {
                    case G -> convolutions(givenX);
                    case H -> recurrence(givenX);
                    default -> dense(givenX);
                };
        loss = loss(z);
        update();
        session = new Session(
                graph,
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(1)
                        .setInterOpParallelismThreads(-1)
                        .build());
        starts.forEach(session::run);
    }

    public static void main(String[] arguments) throws IOException {
        Conversation.hold(TensorflowContestant::new);
    }

    // ---------------------------------------------------------------- data

    private static TFloat32 tensor(float[] values, long... shape) {
        return TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(values));
    }

    private TFloat32 inputs(float[][] rows) {
        int width = rows[0].length;
        float[] values = new float[rows.length * width];
        for (int s = 0; s < rows.length; s++) {
            for (int i = 0; i < width; i++) {
                int at = network == Network.H ? (i / INPUTS * rows.length + s) * INPUTS + i % INPUTS : s * width + i;
                values[at] = rows[s][i];
            }
        }
        return switch (network) {
            case G -> tensor(values, rows.length, 28, 28, 1);
            case H -> tensor(values, STEPS, rows.length, INPUTS);
            default -> tensor(values, rows.length, width);
        };
    }

    private TFloat32 targets(int batch) {
        if (pool.classes() == 0) {
            float[] values = new float[pool.batch()];
            for (int s = 0; s < values.length; s++) {
                values[s] = pool.targets()[batch][s][0];
            }
            return tensor(values, values.length, 1);
        }
        float[] ones = new float[pool.batch() * pool.classes()];
        for (int s = 0; s < pool.batch(); s++) {
            ones[s * pool.classes() + pool.labels()[batch][s]] = 1;
        }
        return tensor(ones, pool.batch(), pool.classes());
    }

    // ---------------------------------------------------------------- layers

    private Operand<TFloat32> variable(int[] places, long... shape) {
        float[] values = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            values[i] = pool.parameters()[places[i]];
        }
        Operand<TFloat32> variable = tf.variable(Shape.of(shape), TFloat32.class);
        starts.add(tf.assign(variable, tf.constant(tensor(values, shape))));
        variables.add(new Variable(variable, places));
        return variable;
    }

    private static int[] places(int count, java.util.function.IntUnaryOperator place) {
        int[] places = new int[count];
        Arrays.setAll(places, place);
        return places;
    }

    /** A dense layer whose weights begin at a place; {@code input} says which of the model's inputs the library's i-th is. */
    private Operand<TFloat32> layer(
            Operand<TFloat32> a, int from, int in, int out, java.util.function.IntUnaryOperator input) {
        Operand<TFloat32> w =
                variable(places(in * out, k -> from + k % out * in + input.applyAsInt(k / out)), in, out);
        Operand<TFloat32> b = variable(places(out, k -> from + in * out + k), out);
        return tf.nn.biasAdd(tf.linalg.matMul(a, w), b);
    }

    private Operand<TFloat32> dense(Operand<TFloat32> a) {
        Operand<TFloat32> z = a;
        for (int l = 1; l <= network.layers(); l++) {
            z = layer(l == 1 ? a : activation(z), network.offset(l), network.width(l - 1), network.width(l), i -> i);
        }
        return z;
    }

    private Operand<TFloat32> activation(Operand<TFloat32> z) {
        return switch (network.hidden()) {
            case TANH -> tf.math.tanh(z);
            case SIGMOID -> tf.math.sigmoid(z);
            case RELU -> tf.nn.relu(z);
        };
    }

    /** A convolution, relu and a pool; pictures have their channels last here. */
    private Operand<TFloat32> convolution(Operand<TFloat32> a, int from, int channels, int filters) {
        int count = 9 * channels * filters;
        Operand<TFloat32> w = variable(
                places(count, k -> from + (k % filters * channels + k / filters % channels) * 9 + k / filters / channels),
                3,
                3,
                channels,
                filters);
        Operand<TFloat32> b = variable(places(filters, k -> from + count + k), filters);
        Operand<TFloat32> h =
                tf.nn.relu(tf.nn.biasAdd(tf.nn.conv2d(a, w, List.of(1L, 1L, 1L, 1L), "VALID"), b));
        Operand<org.tensorflow.types.TInt32> window = tf.constant(new int[] {1, 2, 2, 1});
        return tf.nn.maxPool(h, window, window, "VALID");
    }

    private Operand<TFloat32> convolutions(Operand<TFloat32> a) {
        Operand<TFloat32> h = convolution(convolution(a, 0, 1, 8), 80, 8, 16);
        Operand<TFloat32> flat = tf.reshape(h, tf.constant(new int[] {pool.batch(), 400}));
        return layer(flat, 80 + 1168, 400, 10, i -> i % 16 * 25 + i / 16);
    }

    /** The steps written out; gates in the model's order. */
    private Operand<TFloat32> recurrence(Operand<TFloat32> a) {
        int gate = CELLS * INPUTS + CELLS * CELLS + CELLS;
        int all = 4 * CELLS;
        Operand<TFloat32> w = variable(
                places((INPUTS + CELLS) * all, k -> {
                    int row = k / all;
                    int from = k % all / CELLS * gate;
                    int cell = k % CELLS;
                    return row < INPUTS
                            ? from + cell * INPUTS + row
                            : from + CELLS * INPUTS + cell * CELLS + row - INPUTS;
                }),
                INPUTS + CELLS,
                all);
        Operand<TFloat32> b = variable(
                places(all, k -> k / CELLS * gate + CELLS * INPUTS + CELLS * CELLS + k % CELLS), all);
        Operand<TFloat32> h = tf.fill(tf.constant(new int[] {pool.batch(), CELLS}), tf.constant(0f));
        Operand<TFloat32> c = h;
        List<Output<TFloat32>> steps = tf.unstack(a, (long) STEPS).output();
        for (Output<TFloat32> step : steps) {
            Operand<TFloat32> joined = tf.concat(List.of(step, h), tf.constant(1));
            List<Output<TFloat32>> z =
                    tf.split(tf.constant(1), tf.nn.biasAdd(tf.linalg.matMul(joined, w), b), 4L).output();
            c = tf.math.add(
                    tf.math.mul(tf.math.sigmoid(z.get(1)), c),
                    tf.math.mul(tf.math.sigmoid(z.get(0)), tf.math.tanh(z.get(2))));
            h = tf.math.mul(tf.math.sigmoid(z.get(3)), tf.math.tanh(c));
        }
        return layer(h, 4 * gate, CELLS, 10, i -> i);
    }

    // ---------------------------------------------------------------- training

    private Operand<TFloat32> loss(Operand<TFloat32> z) {
        Operand<org.tensorflow.types.TInt32> all = tf.constant(new int[] {0, 1});
        return switch (network.loss()) {
            case CROSS_ENTROPY -> tf.math.mean(
                    SoftmaxCrossEntropyWithLogits.create(tf.scope(), z, givenY).loss(), tf.constant(0));
            case BINARY_CROSS_ENTROPY -> tf.math.mean(
                    tf.math.sub(tf.math.softplus(z), tf.math.mul(z, givenY)), all);
            case HALF_SQUARED_ERROR -> tf.math.mul(
                    tf.constant(0.5f), tf.math.mean(tf.math.square(tf.math.sub(z, givenY)), all));
        };
    }

    private void update() {
        Output<?>[] of = variables.stream().map(v -> v.operand().asOutput()).toArray(Output<?>[]::new);
        gradients.addAll(List.of(graph.addGradients(loss.asOutput(), of)));
        Operand<TFloat32> power1 = scalar(0.9f);
        Operand<TFloat32> power2 = scalar(0.999f);
        Operand<TFloat32> rate = tf.constant((float) network.rate());
        for (int i = 0; i < of.length; i++) {
            Operand<TFloat32> v = variables.get(i).operand();
            @SuppressWarnings("unchecked") // the gradient of floats is of floats
            Operand<TFloat32> g = (Operand<TFloat32>) (Operand<?>) gradients.get(i);
            updates.add(
                    switch (network.update()) {
                        case SGD -> tf.train.applyGradientDescent(v, rate, g);
                        case MOMENTUM -> tf.train.applyMomentum(v, zeros(v), rate, g, tf.constant(0.9f));
                        case ADAM -> tf.train.applyAdam(
                                v,
                                zeros(v),
                                zeros(v),
                                power1,
                                power2,
                                rate,
                                tf.constant(0.9f),
                                tf.constant(0.999f),
                                tf.constant(1e-8f),
                                g);
                    });
        }
        if (network.update() == Network.Update.ADAM) {
            Ops after = tf.withControlDependencies(List.copyOf(updates));
            updates.add(after.assign(power1, after.math.mul(power1, after.constant(0.9f))));
            updates.add(after.assign(power2, after.math.mul(power2, after.constant(0.999f))));
        }
    }

    private Operand<TFloat32> scalar(float value) {
        Operand<TFloat32> variable = tf.variable(Shape.scalar(), TFloat32.class);
        starts.add(tf.assign(variable, tf.constant(value)));
        return variable;
    }

    private Operand<TFloat32> zeros(Operand<TFloat32> like) {
        Shape shape = like.shape();
        Operand<TFloat32> variable = tf.variable(shape, TFloat32.class);
        starts.add(tf.assign(variable, tf.fill(tf.constant(shape.asArray()), tf.constant(0f))));
        return variable;
    }

    private Session.Runner fed(int batch) {
        return session.runner().feed(givenX, x[batch]).feed(givenY, y[batch]).fetch(loss);
    }

    @Override
    public double step(int batch) {
        Session.Runner runner = fed(batch);
        for (Op update : updates) {
            runner.addTarget(update);
        }
        try (Result result = runner.run()) {
            return ((TFloat32) result.get(0)).getFloat();
        }
    }

    @Override
    public double forward(int batch) {
        try (Result result = fed(batch).run()) {
            return ((TFloat32) result.get(0)).getFloat();
        }
    }

    @Override
    public double loss(int batch) {
        return forward(batch);
    }

    @Override
    public float[] gradient(int batch) {
        Session.Runner runner = fed(batch);
        gradients.forEach(runner::fetch);
        return collected(runner, 1);
    }

    @Override
    public float[] parameters() {
        Session.Runner runner = session.runner();
        variables.forEach(v -> runner.fetch(v.operand()));
        return collected(runner, 0);
    }

    private float[] collected(Session.Runner runner, int from) {
        float[] values = new float[pool.parameters().length];
        try (Result result = runner.run()) {
            for (int i = 0; i < variables.size(); i++) {
                int[] places = variables.get(i).places();
                float[] part = new float[places.length];
                ((TFloat32) result.get(from + i)).asRawTensor().data().asFloats().read(part);
                for (int k = 0; k < places.length; k++) {
                    values[places[k]] = part[k];
                }
            }
        }
        return values;
    }
}
