package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradc.Golden;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.loops.Adapter;
import dev.gradc.loops.NumberType;
import dev.gradc.model.Emission.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The adapter against the trainer's own interface, whose source stands in the module beside this one. */
class TrainerEmitterTest {
    private static final Path TRAINER = Path.of("..", "trainer", "src", "main", "java");
    private static final GeneratedFile STUB = new GeneratedFile(
            "dev/gradc/trainer/Trainer.java",
            "package dev.gradc.trainer;\n\n"
                    + "/** A stand-in. */\n"
                    + "public final class Trainer {\n"
                    + "    private Trainer() {}\n\n"
                    + "    /** Nothing. */\n"
                    + "    public static void main(dev.gradc.trainer.model.TrainableModel model, String... arguments) {}\n"
                    + "}\n");

    private static Adapter adapter(Adapter.Data data) {
        return new Adapter("Logistic", 32, 10, 7, Optional.of(data));
    }

    private static Adapter.Data literal(int samples) {
        SplittableRandom random = new SplittableRandom(1);
        List<double[]> x = new ArrayList<>();
        List<double[]> y = new ArrayList<>();
        for (int n = 0; n < samples; n++) {
            x.add(new double[] {random.nextInt(9) - 4, random.nextInt(5) / 4.0});
            y.add(new double[] {random.nextInt(2)});
        }
        return new Adapter.Data(
                Optional.empty(),
                true,
                false,
                0,
                List.of(field(List.of(), List.of(), 1, x), field(List.of(), List.of(), 1, y)));
    }

    private static Adapter.Data columns() {
        return new Adapter.Data(
                Optional.of("some \"data\".csv"),
                false,
                true,
                0.25,
                List.of(
                        field(List.of(3, 1), List.of(), 16, List.of()),
                        field(List.of(), List.of("a\\b"), 1, List.of())));
    }

    private static Adapter.Field field(List<Integer> at, List<String> names, double divisor, List<double[]> rows) {
        return new Adapter.Field(at, names, divisor, false, false, rows);
    }

    private static GeneratedClass.Instance compiled(NumberType real, Adapter.Data data) {
        assumeTrue(Files.isDirectory(TRAINER), "the trainer's sources stand beside this module");
        List<GeneratedFile> files = new ArrayList<>();
        files.add(TrainerEmitter.emit(Samples.logistic(real), adapter(data)));
        files.add(JavaEmitter.emit(Samples.logistic(real)));
        return together(files);
    }

    /** Compiled beside the trainer's own contract; the first is to be driven. */
    private static GeneratedClass.Instance together(List<GeneratedFile> files) {
        files.add(STUB);
        try (Stream<Path> sources = Files.list(TRAINER.resolve("dev/gradc/trainer/model"))) {
            sources.filter(p -> !p.endsWith("package-info.java")).sorted().forEach(p -> files.add(read(p)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return GeneratedClass.compile(files.toArray(GeneratedFile[]::new)).create();
    }

    private static GeneratedFile read(Path path) {
        try {
            String text = Files.readString(path);
            String place = TRAINER.relativize(path).toString().replace('\\', '/');
            return new GeneratedFile(place, text.replaceAll("[^\\n -~]", "?"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void drivesTheClass(NumberType real) {
        GeneratedClass.Instance model = compiled(real, literal(4));
        GeneratedClass.Instance net =
                GeneratedClass.compile(JavaEmitter.emit(Samples.logistic(real))).create();
        net.call("initialize", 7L); // what the adapter starts from
        double[] sample = {0, 0.5, -1, 1}; // x and y of a sample from offset 1 on
        model.call("load", 0, 0, sample, 1);
        model.call("load", 1, 0, sample, 3);
        Object x = net.rows(new double[][] {{0.5, -1}});
        assertThat(model.number("step", 1)).isEqualTo(net.number("step", x, new int[] {1}, 1));
        assertThat(model.number("evaluate", 1)).isEqualTo(net.number("loss", x, new int[] {1}, 1));
        assertThat(model.number("metric", 0)).isEqualTo(net.number("accuracy"));
        model.call("forward", 1);
        net.call("forward", x, 1);
        assertThat(model.number("output", 0, 0, 0)).isEqualTo(net.number("p", 0));
        double[] w = new double[2];
        model.call("getParameter", 0, w);
        assertThat(w).containsExactly(net.values("getParameter", 2, "W"));
        model.call("setParameter", 0, new double[] {3, 4});
        model.call("getParameter", 0, w);
        assertThat(w).containsExactly(3, 4);
    }

    @Test
    void describesTheClass() {
        GeneratedClass.Instance model = compiled(NumberType.FLOAT, columns());
        assertThat(model.call("defaults"))
                .hasToString("TrainingDefaults[batch=4, epochs=10, seed=7, shuffle=true, warmup=0,"
                        + " earlyStop=Optional.empty]");
        assertThat(model.call("fields").toString())
                .contains("name=x, role=INPUT, kind=REAL, size=2", "kind=CLASS, size=1, classes=2");
        assertThat(model.call("outputs").toString()).contains("name=p, role=OUTPUT");
        assertThat(model.call("parameters"))
                .hasToString("[Parameter[name=W, shape=[1, 2]], Parameter[name=b, shape=[1]]]");
        assertThat(model.call("data").toString())
                .contains(
                        "some \"data\".csv",
                        "header=false",
                        "indices=[3, 1]",
                        "names=[a\\b]",
                        "divisor=16.0",
                        "missing=DROP",
                        "holdout=0.25");
    }

    /** What the model keeps itself goes with the parameters, and rows held out are measured in the inference form. */
    @ParameterizedTest
    @EnumSource
    void keepsStatesAndEvaluatesTheInferenceForm(NumberType real) {
        CompiledModel compiled = GradText.model("""
                model Normalised {
                  input x[2]  target y[1]
                  output p = x |> batch_norm() |> dropout(0.5) |> dense(1)
                  loss mse(p, y)
                  data { x = [[0, 1], [1, 3], [2, 2], [4, 0]]  y = [[0], [1], [1], [0]] }
                  train { optimizer = sgd(lr = 0.1)  batch = 4 }
                }
                """);
        List<GeneratedFile> files = new ArrayList<>(compiled.java(JavaOptions.DEFAULT
                .withPackage("nets")
                .withPrecision(real == NumberType.FLOAT ? Precision.FLOAT : Precision.DOUBLE)
                .withTrainer()));
        Collections.reverse(files);
        GeneratedClass.Instance model = together(files);
        assertThat(model.call("parameters").toString())
                .contains("name=running_mean1, shape=[2]", "name=running_var1, shape=[2]");
        double[][] rows = {{0, 1, 0}, {1, 3, 1}, {2, 2, 1}, {4, 0, 0}};
        for (int n = 0; n < rows.length; n++) {
            model.call("load", 0, n, rows[n], 0);
            model.call("load", 1, n, rows[n], 2);
        }
        int state = 4; // behind gamma, beta, W, b
        double[] mean = new double[2];
        model.number("step", 4);
        model.call("getParameter", state, mean);
        assertThat(mean).containsExactly(new double[] {0.175, 0.15}, within(1e-7));
        double first = model.number("evaluate", 4);
        assertThat(model.number("evaluate", 4)).isEqualTo(first);
        assertThat(model.number("evaluate", 1)).isFinite();
        model.call("setParameter", state, new double[] {3, 4});
        model.call("getParameter", state, mean);
        assertThat(mean).containsExactly(3, 4);
        assertThat(model.number("evaluate", 4)).isNotEqualTo(first);
    }

    /** More numbers than a method of a class file holds. */
    @Test
    void manyLiteralRowsAreSplit() {
        GeneratedClass.Instance model = compiled(NumberType.DOUBLE, literal(5_000));
        String few = compiled(NumberType.DOUBLE, literal(2)).call("data").toString();
        assertThat(model.call("data").toString()).startsWith(few.substring(0, few.indexOf("samples=[") + 20));
        GeneratedFile file = TrainerEmitter.emit(Samples.logistic(NumberType.DOUBLE), adapter(literal(5_000)));
        assertThat(file.text()).contains("xRows0(rows)");
    }

    @Test
    void goldens() {
        Golden.check(
                getClass(),
                "Logistic.java.txt",
                JavaEmitter.emit(Samples.logistic(NumberType.FLOAT)).text());
        Golden.check(
                getClass(),
                "LogisticTrainer.java.txt",
                TrainerEmitter.emit(Samples.logistic(NumberType.FLOAT), adapter(literal(4)))
                        .text());
    }
}
