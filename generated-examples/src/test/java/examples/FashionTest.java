package examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradc.trainer.TrainingOptions;
import dev.gradc.trainer.TrainingReport;
import dev.gradc.trainer.TrainingSession;
import dev.gradc.trainer.loop.Evaluation.Metric;
import dev.gradc.trainer.loop.ProgressMode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The convolutional network learns the 60,000 pictures of Fashion-MNIST, where they are installed. */
class FashionTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("gradc.fashion", "/usr/share/datasets/fashion-mnist"));

    @Test
    void clothesAreToldApartEightyEightTimesInAHundred() throws Exception {
        String absent = "Fashion-MNIST is not at " + FOLDER
                + ": install the Debian package dataset-fashion-mnist, or say where it is by -Dgradc.fashion";
        if (!Files.isDirectory(FOLDER)) {
            System.out.println("Skipped: " + absent); // the console shows no reason of an assumption
        }
        assumeTrue(Files.isDirectory(FOLDER), absent);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        TrainingOptions options = TrainingOptions.in(FOLDER, nowhere).progress(ProgressMode.NONE, nowhere);
        TrainingReport report = TrainingSession.train(new FashionTrainer(), options);
        assertThat(report.trainingRows()).isEqualTo(60_000);
        assertThat(report.heldOutRows()).isEqualTo(10_000);
        assertThat(report.heldOut().orElseThrow().metrics())
                .filteredOn(metric -> metric.name().equals("accuracy"))
                .singleElement()
                .extracting(Metric::value)
                .satisfies(accuracy -> assertThat(accuracy).isGreaterThanOrEqualTo(0.88));
    }
}
