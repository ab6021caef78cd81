package examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.trainer.TrainingOptions;
import dev.gradc.trainer.TrainingReport;
import dev.gradc.trainer.TrainingSession;
import dev.gradc.trainer.loop.ProgressMode;
import dev.gradc.trainer.model.TrainableModel;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/** The examples learn what they are meant to learn. */
class TrainingTest {
    private static TrainingReport train(TrainableModel model) throws Exception {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        TrainingOptions options =
                TrainingOptions.in(Path.of("src/main/grad"), nowhere).progress(ProgressMode.NONE, nowhere);
        return TrainingSession.train(model, options);
    }

    private static double accuracyHeldOut(TrainableModel model) throws Exception {
        TrainingReport report = train(model);
        return report.heldOut().orElse(report.training()).metrics().stream()
                .filter(m -> m.name().equals("accuracy"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void digitsReachNinetySevenPercent() throws Exception {
        assertThat(accuracyHeldOut(new DigitsTrainer())).isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void aGatedRecurrentUnitReadsDigitsRowByRow() throws Exception {
        assertThat(accuracyHeldOut(new DigitsRowsTrainer())).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void penguinsReachNinetySevenPercent() throws Exception {
        assertThat(accuracyHeldOut(new PenguinsTrainer())).isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void logisticRegressionTellsTumoursApart() throws Exception {
        assertThat(accuracyHeldOut(new LogisticTrainer())).isGreaterThanOrEqualTo(0.95);
    }

    /** One normal distribution with axes of its own would come to ln 2π + 1 = 2.84 on standardised columns. */
    @Test
    void aMixtureTellsPenguinsBetterThanOneBell() throws Exception {
        assertThat(train(new MixtureTrainer()).training().loss()).isLessThan(2.3);
    }

    @Test
    void exclusiveOrIsLearntCompletely() throws Exception {
        assertThat(accuracyHeldOut(new XorTrainer())).isEqualTo(1.0);
    }

    @Test
    void thePlaneIsFoundExactlyByALinearNetwork() throws Exception {
        assertThat(worstUnseenError(new PlaneTrainer())).isLessThan(1e-3);
    }

    @Test
    void thePlaneIsApproximatedThroughSigmoids() throws Exception {
        assertThat(worstUnseenError(new PlaneSigmoidTrainer())).isLessThan(0.5);
    }

    private static double worstUnseenError(TrainableModel model) throws Exception {
        train(model);
        DoubleBinaryOperator plane = (x1, x2) -> 2 * x1 + 3 * x2 + 10;
        SplittableRandom random = new SplittableRandom(11);
        double worst = 0;
        for (int i = 0; i < 200; i++) {
            double[] x = {random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
            model.load(0, 0, x, 0);
            model.forward(1);
            worst = Math.max(worst, Math.abs(model.output(0, 0, 0) - plane.applyAsDouble(x[0], x[1])));
        }
        return worst;
    }

    @Test
    void theSameSeedGivesTheSameParameters() throws Exception {
        TrainableModel first = new XorTrainer();
        TrainableModel second = new XorTrainer();
        train(first);
        train(second);
        for (int p = 0; p < first.parameters().size(); p++) {
            double[] one = new double[first.parameters().get(p).size()];
            double[] other = new double[one.length];
            first.getParameter(p, one);
            second.getParameter(p, other);
            assertThat(one).containsExactly(other, within(0.0));
        }
    }
}
