package dev.gradc.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.gradc.trainer.LinearRegression;
import dev.gradc.trainer.SoftmaxRegression;
import dev.gradc.trainer.TrainingOptions;
import dev.gradc.trainer.TrainingSession;
import dev.gradc.trainer.data.DataException;
import dev.gradc.trainer.data.DataReader;
import dev.gradc.trainer.data.DataSet;
import dev.gradc.trainer.model.DataPlan;
import dev.gradc.trainer.model.EarlyStop;
import dev.gradc.trainer.model.TrainableModel;
import dev.gradc.trainer.model.TrainingDefaults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private static DataPlan line(int rows) {
        double[][] x = IntStream.range(0, rows)
                .mapToObj(i -> new double[] {i / (double) rows})
                .toArray(double[][]::new);
        double[][] y = IntStream.range(0, rows)
                .mapToObj(i -> new double[] {2 * x[i][0] + 1})
                .toArray(double[][]::new);
        return DataPlan.none().literal("x", x).literal("y", y);
    }

    private static DataSet data(TrainableModel model) throws Exception {
        return DataReader.forTraining(model, Optional.empty(), 7);
    }

    @Test
    void lastBatchHoldsWhatIsLeft() throws Exception {
        LinearRegression model = new LinearRegression(1, 8, 0.1, line(10));
        TrainingLoop loop = new TrainingLoop(model, data(model), 4, 7);
        loop.run(2, Progress.of(ProgressMode.NONE, out));
        assertThat(model.stepSizes).containsExactly(4, 4, 2, 4, 4, 2);
        assertThat(loop.steps()).isEqualTo(6);
    }

    @Test
    void everyEpochVisitsEveryRowOnceInAnotherOrder() throws Exception {
        List<Double> seen = new ArrayList<>();
        LinearRegression model = new LinearRegression(1, 4, 0.1, line(10)) {
            @Override
            public void load(int field, int row, double[] values, int offset) {
                if (field == 0) {
                    seen.add(values[offset]);
                }
                super.load(field, row, values, offset);
            }
        };
        TrainingLoop loop = new TrainingLoop(model, data(model), 4, 7);
        loop.run(2, Progress.of(ProgressMode.NONE, out));
        List<Double> first = seen.subList(0, 10);
        List<Double> second = seen.subList(10, 20);
        assertThat(first)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(second)
                .isNotEqualTo(second);
    }

    @Test
    void lossOfAnEpochWeighsRowsNotBatches() throws Exception {
        LinearRegression model = new LinearRegression(1, 8, 0, line(10)); // at rate 0 nothing moves
        DataSet data = data(model);
        double byBatches = new TrainingLoop(model, data, 3, 7).epoch(1, Progress.of(ProgressMode.NONE, out));
        double atOnce = new Evaluator(model, data).training().loss();
        assertThat(byBatches).isCloseTo(atOnce, within(1e-15));
    }

    @Test
    void trainingFindsTheLine() throws Exception {
        LinearRegression model = new LinearRegression(1, 5, 0.5, line(20));
        model.initialize(1);
        new TrainingLoop(model, data(model), 5, 7).run(400, Progress.of(ProgressMode.NONE, out));
        double[] parameter = new double[1];
        model.getParameter(0, parameter);
        assertThat(parameter[0]).isCloseTo(2, within(1e-6));
        model.getParameter(1, parameter);
        assertThat(parameter[0]).isCloseTo(1, within(1e-6));
    }

    @Test
    void plainProgressIsALineForEachEpoch() throws Exception {
        LinearRegression model = new LinearRegression(1, 4, 0.25, line(10).holdout(0.2));
        DataSet data = data(model);
        model.initialize(1);
        new TrainingLoop(model, data, 4, 7).run(10, Progress.of(ProgressMode.LINES, out));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("""
            epoch  1/10: loss 1.153; held out: loss 0.3732, error 0.7409
            epoch  2/10: loss 0.2864; held out: loss 0.1213, error 0.3661
            epoch  3/10: loss 0.07923; held out: loss 0.06079, error 0.3250
            epoch  4/10: loss 0.03579; held out: loss 0.04617, error 0.3015
            epoch  5/10: loss 0.02247; held out: loss 0.04100, error 0.2863
            epoch  6/10: loss 0.01631; held out: loss 0.03822, error 0.2748
            epoch  7/10: loss 0.01607; held out: loss 0.03613, error 0.2663
            epoch  8/10: loss 0.01384; held out: loss 0.03433, error 0.2573
            epoch  9/10: loss 0.01280; held out: loss 0.03264, error 0.2503
            epoch 10/10: loss 0.01213; held out: loss 0.03103, error 0.2436
            """);
    }

    @Test
    void withoutHeldOutRowsOnlyTheLossOfTheStepsIsTold() throws Exception {
        LinearRegression model = new LinearRegression(
                1,
                10,
                0,
                DataPlan.none().literal("x", new double[][] {{1}, {1}}).literal("y", new double[][] {{0}, {2}}));
        new TrainingLoop(model, data(model), 2, 7).run(1, Progress.of(ProgressMode.LINES, out));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("epoch 1/1: loss 1.000\n");
    }

    @Test
    void theBarIsDrawnInPlaceAndEndsAtTheEnd() throws Exception {
        LinearRegression model = new LinearRegression(1, 4, 0.25, line(10));
        try (Progress progress = Progress.of(ProgressMode.BAR, out)) {
            new TrainingLoop(model, data(model), 4, 7).run(2, progress);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("\rtraining", "100%", "6/6")
                .endsWith("\n");
    }

    @Test
    void outputThatIsNoTerminalGetsLines() {
        assertThat(Progress.of(ProgressMode.AUTO, out).getClass().getSimpleName())
                .isEqualTo(Terminal.isAttached() ? "Bar" : "Lines");
    }

    @Test
    void divergenceNamesEpochBatchAndRows() throws Exception {
        LinearRegression model = new LinearRegression(1, 3, 1e300, line(5));
        DataSet data = data(model);
        TrainingLoop loop = new TrainingLoop(model, data, 3, 7);
        assertThatThrownBy(() -> loop.run(5, Progress.of(ProgressMode.LINES, out)))
                .isInstanceOf(DivergedException.class)
                .hasMessage("training diverged: the loss is Infinity in epoch 1, batch 2 (step 2), "
                        + "with the rows of sample 3, sample 1; a lower learning rate may help");
    }

    @Test
    void aBatchAboveTheCapacityIsRefused() throws Exception {
        LinearRegression model = new LinearRegression(1, 3, 0.1, line(5));
        DataSet data = data(model);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingLoop(model, data, 4, 7))
                .withMessage("batch is 4, expected 1 to the model's capacity, 3");
    }

    @Test
    void anEpochAllocatesNothing() throws Exception {
        DataPlan plan = DataPlan.none()
                .literal("x", new double[][] {{0}, {1}, {2}, {3}, {4}})
                .literal("species", new double[][] {{0}, {0}, {0}, {1}, {1}});
        SoftmaxRegression model = new SoftmaxRegression(1, 2, plan);
        TrainingLoop loop = new TrainingLoop(model, data(model), 2, 7);
        Progress progress = Progress.of(ProgressMode.NONE, out);
        for (int epoch = 0; epoch < 200; epoch++) {
            loop.epoch(epoch, progress);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE; // the smallest of several: the compiler and the bean itself may allocate once
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int epoch = 0; epoch < 100; epoch++) {
                loop.epoch(epoch, progress);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        // one generator object per epoch at most, where it is not optimised away; nothing per step
        assertThat(least).isLessThanOrEqualTo(100L * 32);
    }

    /** A model whose figures are told, an epoch each; its parameter counts the steps. */
    private static final class Told extends LinearRegression {
        private final double[] losses;
        private final TrainingDefaults defaults;
        private int made;
        private double parameter;

        Told(double[] losses, TrainingDefaults defaults) {
            super(1, 10, 0.1, line(10));
            this.losses = losses;
            this.defaults = defaults;
        }

        @Override
        public TrainingDefaults defaults() {
            return defaults;
        }

        @Override
        public double step(int rows) {
            parameter = made + 1;
            return losses[made++];
        }

        @Override
        public double evaluate(int rows) {
            return losses[made - 1];
        }

        @Override
        public void getParameter(int index, double[] into) {
            into[0] = parameter;
        }

        @Override
        public void setParameter(int index, double[] from) {
            parameter = from[0];
        }
    }

    private Told run(EarlyStop when, double... losses) throws Exception {
        Told model = new Told(losses, new TrainingDefaults(10, losses.length, 7).stopping(when));
        TrainingLoop loop = new TrainingLoop(model, data(model), 10, 7);
        loop.run(losses.length, Progress.of(ProgressMode.NONE, out));
        assertThat(loop.epochs()).isEqualTo(model.made);
        assertThat(loop.kept().orElseThrow()).startsWith("train.loss was");
        return model;
    }

    @Test
    void stopsOnceNothingIsBetterForAsLongAsItWaitsAndKeepsTheBest() throws Exception {
        Told model = run(new EarlyStop("loss", false, false, 2, 0), 5, 3, 4, 2, 2, 2.5, 1, 1);
        assertThat(model.made).isEqualTo(6);
        assertThat(model.parameter).isEqualTo(4);
    }

    @Test
    void aGainThatIsTooSmallDoesNotCount() throws Exception {
        Told model = run(new EarlyStop("loss", false, false, 2, 0.5), 5, 4.8, 4.6, 1);
        assertThat(model.made).isEqualTo(3);
        assertThat(model.parameter).isEqualTo(1);
    }

    @Test
    void theHighestIsBestWhereTheModelSaysSo() throws Exception {
        Told model = run(new EarlyStop("loss", false, true, 1, 0), 1, 2, 3, 2, 9);
        assertThat(model.made).isEqualTo(4);
        assertThat(model.parameter).isEqualTo(3);
    }

    @Test
    void aRunWithoutAStopKeepsTheBestToo() throws Exception {
        Told model = run(new EarlyStop("loss", false, false, 9, 0), 3, 1, 2);
        assertThat(model.made).isEqualTo(3);
        assertThat(model.parameter).isEqualTo(2);
    }

    @Test
    void rowsComeInTheOrderOfTheDataWhereNothingIsShuffled() throws Exception {
        List<Double> seen = new ArrayList<>();
        LinearRegression model = new LinearRegression(1, 4, 0.1, line(6)) {
            @Override
            public TrainingDefaults defaults() {
                return super.defaults().inOrder();
            }

            @Override
            public void load(int field, int row, double[] values, int offset) {
                if (field == 0) {
                    seen.add(values[offset]);
                }
                super.load(field, row, values, offset);
            }
        };
        TrainingLoop loop = new TrainingLoop(model, data(model), 4, 7);
        loop.epoch(1, Progress.of(ProgressMode.NONE, out));
        assertThat(seen).isSorted().hasSize(6);
    }

    private LinearRegression with(UnaryOperator<TrainingDefaults> change) {
        return new LinearRegression(1, 8, 0.1, line(10)) {
            @Override
            public TrainingDefaults defaults() {
                return change.apply(super.defaults());
            }
        };
    }

    @Test
    void aRiseThatIsLongerThanTheRunIsTold() throws Exception {
        TrainingOptions options = TrainingOptions.in(Path.of(""), out);
        TrainingSession.train(with(d -> d.rising(500)), options);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("warning: the rate is to rise over 500 steps, and the whole run has ");
        bytes.reset();
        TrainingSession.train(with(d -> d.rising(2)), options);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("warning");
    }

    @Test
    void watchingRowsThatAreNotThereIsTold() {
        LinearRegression model = with(d -> d.stopping(new EarlyStop("loss", true, false, 3, 0)));
        assertThatThrownBy(() -> TrainingSession.train(model, TrainingOptions.in(Path.of(""), out)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("val.loss")
                .hasMessageContaining("no row is held out");
    }
}
