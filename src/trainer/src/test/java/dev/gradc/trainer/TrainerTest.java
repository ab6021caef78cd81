package dev.gradc.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.trainer.model.Coding;
import dev.gradc.trainer.model.Columns;
import dev.gradc.trainer.model.DataPlan;
import dev.gradc.trainer.model.Missing;
import dev.gradc.trainer.model.TrainableModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed trainer's command line, from arguments to exit code. */
class TrainerTest {
    private static final DataPlan PLAN = DataPlan.none()
            .missing(Missing.DROP)
            .holdout(0.25)
            .field("x", Columns.named("size", "weight"), Coding.standardised())
            .field("species", Columns.named("kind"), Coding.classes());
    private static final String ANIMALS = """
            kind,size,weight
            mouse,7,0.02
            mouse,8,0.03
            mouse,9,0.03
            "horse, big",240,500
            "horse, big",250,NA
            "horse, big",230,450
            "horse, big",220,480
            mouse,8,0.02
            mouse,7,0.03
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private Path data;
    private Path parameters;

    @BeforeEach
    void writeData() throws IOException {
        data = Files.writeString(folder.resolve("animals.csv"), ANIMALS);
        parameters = folder.resolve("species.safetensors");
    }

    @Test
    void trainReportsAndWritesParametersAndPredictReadsThem() throws IOException {
        assertThat(run("train", data.toString(), "--epochs", "2", "--output", parameters.toString()))
                .isZero();
        assertThat(text(out).replaceAll("[0-9.]+ µs", "? µs")).isEqualTo("""
                rows trained on: 6, epochs: 2, steps: 2
                rows left out for lack of a value: 1
                training: loss 0.2113, accuracy 1.000
                held out (2 rows): loss 0.1825, accuracy 1.000
                time per step: ? µs
                parameters: FILE
                """.replace("FILE", parameters.toString()));
        assertThat(text(err)).isEqualTo("""
                epoch 1/2: loss 0.6931; held out: loss 0.2994, accuracy 1.000
                epoch 2/2: loss 0.3312; held out: loss 0.1825, accuracy 1.000
                """);
        out.reset();
        Path unseen = Files.writeString(folder.resolve("unseen.csv"), "size,weight\n8,0.04\n,1\n235,510\n9,NA\n");
        assertThat(run("predict", unseen.toString(), "--parameters", parameters.toString()))
                .isZero();
        assertThat(text(out)).isEqualTo("""
                species,"p[horse, big]",p[mouse]
                mouse,0.21157733,0.78842264
                NA,NA,NA
                "horse, big",0.87893176,0.121068254
                NA,NA,NA
                """);
    }

    @Test
    void predictionsGoToTheFileThatIsNamed() throws IOException {
        run("train", data.toString(), "--quiet", "--output", parameters.toString());
        assertThat(text(err)).isEmpty();
        out.reset();
        Path predictions = folder.resolve("predictions.csv");
        int code = run(
                "predict", data.toString(), "--parameters", parameters.toString(), "--output", predictions.toString());
        assertThat(code).isZero();
        assertThat(text(out)).isEmpty();
        assertThat(Files.readAllLines(predictions))
                .hasSize(10)
                .element(4)
                .isEqualTo("\"horse, big\",0.9899635,0.010036506");
    }

    @Test
    void theSameSeedGivesTheSameFile() throws IOException {
        run("train", data.toString(), "--quiet", "--seed", "5", "--output", parameters.toString());
        byte[] first = Files.readAllBytes(parameters);
        run("train", data.toString(), "--quiet", "--seed", "5", "--output", parameters.toString());
        assertThat(Files.readAllBytes(parameters)).isEqualTo(first);
        run("train", data.toString(), "--quiet", "--seed", "6", "--output", parameters.toString());
        assertThat(Files.readAllBytes(parameters)).isNotEqualTo(first);
    }

    @Test
    void helpGoesToStandardOutput() {
        for (String[] arguments : new String[][] {{"--help"}, {"train", "--help"}, {"predict", "-h"}}) {
            out.reset();
            assertThat(run(arguments)).isZero();
            assertThat(text(out)).contains("Usage: trainer");
            assertThat(text(err)).isEmpty();
        }
    }

    @Test
    void wrongUseEndsWithTwo() {
        for (String[] arguments : new String[][] {
            {},
            {"fly"},
            {"train", "--epochs", "many"},
            {"train", "--epochs", "-1"},
            {"train", "--batch", "17"},
            {"train", "--batch", "0"},
            {"predict"},
            {"predict", "a", "b"}
        }) {
            err.reset();
            assertThat(run(arguments)).isEqualTo(2);
            assertThat(text(err)).isNotEmpty().doesNotContain("\tat ");
        }
    }

    @Test
    void badDataEndsWithThree() throws IOException {
        Files.writeString(data, "kind,size,weight\nmouse,7,0.02\ncat,30cm,4\n");
        assertThat(run("train", data.toString(), "--output", parameters.toString()))
                .isEqualTo(3);
        assertThat(text(err)).isEqualTo(data + ":3:5: field 'x': expected a number, found \"30cm\"\n");
        assertThat(parameters).doesNotExist();
    }

    @Test
    void parametersThatCannotBeReadEndWithThree() {
        assertThat(run("predict", data.toString(), "--parameters", parameters.toString()))
                .isEqualTo(3);
        assertThat(text(err)).isEqualTo(parameters + ": there is no such file\n");
    }

    @Test
    void divergenceEndsWithFourAndLeavesNoParameters() {
        DataPlan plan = DataPlan.none().literal("x", new double[][] {{1}, {2}}).literal("y", new double[][] {{1}, {2}});
        int code = run(new LinearRegression(1, 2, 1e300, plan), "train", "--output", parameters.toString());
        assertThat(code).isEqualTo(4);
        assertThat(text(err)).contains("training diverged: the loss is ").doesNotContain("\tat ");
        assertThat(parameters).doesNotExist();
    }

    @Test
    void divergenceInTheLastStepIsNoticed() {
        DataPlan plan = DataPlan.none().literal("x", new double[][] {{1}}).literal("y", new double[][] {{1}});
        int code = run(
                new LinearRegression(1, 1, 1e300, plan),
                "train",
                "--epochs",
                "1",
                "--quiet",
                "--output",
                parameters.toString());
        assertThat(code).isEqualTo(4);
        assertThat(text(err))
                .isEqualTo("training diverged: the loss is Infinity after the last step; "
                        + "a lower learning rate may help\n");
    }

    @Test
    void aBugEndsWithSeventyAndAsksForAReport() {
        TrainableModel broken = new LinearRegression(1, 1, 0, DataPlan.none()) {
            @Override
            public DataPlan data() {
                throw new IllegalStateException("broken on purpose");
            }
        };
        assertThat(run(broken, "train")).isEqualTo(70);
        assertThat(text(err)).contains("broken on purpose", "This is a bug in gradc");
    }

    private int run(String... arguments) {
        return run(new SoftmaxRegression(2, 2, PLAN), arguments);
    }

    private int run(TrainableModel model, String... arguments) {
        return Trainer.run(model, stream(out), stream(err), arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
