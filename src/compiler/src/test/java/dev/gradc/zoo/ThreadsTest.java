package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.emit.JavaEmitter;
import dev.gradc.loops.Input;
import dev.gradc.loops.Kind;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Output;
import dev.gradc.loops.Parameter;
import dev.gradc.lower.Divided;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.source.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Models of many kinds give the same bits whatever the number of threads, and those of a class without threads: all that can be shared is. */
@Timeout(120)
class ThreadsTest {
    private static final int BATCH = 21; // neither a multiple of a tile nor of a vector
    private static final int[] MANY = {3, 4, 8, 16};
    private static final int[] SAMPLES = {BATCH, 1, 17, 6};

    static Stream<Arguments> models() {
        return ModelZoo.files()
                .flatMap(f -> Stream.of(
                        arguments(ModelZoo.name(f), f, Backend.PLAIN, Precision.DOUBLE),
                        arguments(ModelZoo.name(f), f, Backend.VECTOR, Precision.FLOAT)));
    }

    @ParameterizedTest(name = "{0} {2} {3}")
    @MethodSource("models")
    void theNumberOfThreadsChangesNoBit(String name, Path file, Backend backend, Precision precision) {
        for (CompiledModel model : ModelZoo.compile(file)) {
            givesTheSameBits(model, backend, precision, BATCH, MANY[Math.floorMod(name.hashCode(), MANY.length)]);
        }
    }

    /** Layers so wide that products go in panels and that gradients by weights are used block by block. */
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"PLAIN", "VECTOR"})
    void theNumberOfThreadsChangesNoBitOfWideLayers(Backend backend) {
        Compilation compilation = Compiler.compile(new Source("wide.grad", """
                model Wide {
                  input x[48]  target y: class(3)
                  output p = softmax(x |> dense(272, activation = relu) |> dense(512, activation = relu) |> dense(3))
                  loss cross_entropy(p, y)
                  train { optimizer = adam(lr = 0.01)  batch = 67 }
                }
                """), SourceImports.none());
        CompiledModel model = compilation.models().get(0);
        assertThat(model.loops(JavaOptions.DEFAULT.withBackend(Backend.VECTOR)).toString())
                .contains("panels of 64, copied", "panels of 16, copied", "in blocks", "learnW2Rows");
        for (String method : List.of("forwardA2", "backwardDelta1", "learnW2")) {
            assertThat(Divided.of(model.loops(JavaOptions.DEFAULT.withBackend(Backend.VECTOR)), 2)
                            .threads()
                            .inLanes()
                            .get(method)
                            .phases())
                    .as(method)
                    .isNotEmpty()
                    .allSatisfy(p -> assertThat(p.cut()).isPresent());
        }
        givesTheSameBits(model, backend, Precision.FLOAT, 67, 3);
    }

    /** Sums down weights that threads would else read all of: in parts, as many whatever the number of threads an object has. */
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"PLAIN", "VECTOR"})
    void theNumberOfThreadsChangesNoBitOfSumsInParts(Backend backend) {
        Compilation compilation = Compiler.compile(new Source("parts.grad", """
                model Parts {
                  input x[768]  target y: class(3)
                  output p = softmax(x |> dense(64, activation = tanh) |> dense(3))
                  loss cross_entropy(p, y)
                  train { optimizer = momentum(lr = 0.01)  batch = 21 }
                }
                """), SourceImports.none());
        CompiledModel model = compilation.models().get(0);
        JavaOptions options =
                JavaOptions.DEFAULT.withBackend(backend).withBatch(21).goingBeforeTheModel();
        LoopProgram parts = model.loops(options.withThreads(4));
        assertThat(parts.toString()).as("768 rows in 4 parts").contains("forwardZ1_parts(x, n)", "stretches of 4 by 1");
        GeneratedClass shared = compile(parts);
        List<double[]> expected = results(shared, 1, parts);
        for (int threads : new int[] {2, 4, 8}) {
            List<double[]> found = results(shared, threads, parts);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.get(i)).as(threads + " threads, result " + i).isEqualTo(expected.get(i));
            }
        }
        LoopProgram alone = model.loops(options.withThreads(1));
        List<double[]> inOne = run(compile(alone).create(), alone);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(expected.get(i))
                    .as("result " + i)
                    .usingComparatorWithPrecision(1e-4)
                    .containsExactly(inOne.get(i));
        }
    }

    static List<double[]> results(GeneratedClass shared, int threads, LoopProgram program) {
        GeneratedClass.Instance net = shared.create(threads);
        List<double[]> results = run(net, program);
        net.call("close");
        return results;
    }

    private static void givesTheSameBits(
            CompiledModel model, Backend backend, Precision precision, int batch, int many) {
        LoopProgram alone = model.loops(JavaOptions.DEFAULT
                .withPrecision(precision)
                .withBatch(batch)
                .withBackend(backend)
                .goingBeforeTheModel());
        List<double[]> expected = run(compile(alone).create(), alone);
        GeneratedClass shared = compile(Divided.of(alone, 2));
        for (int threads : new int[] {1, 2, many}) {
            List<double[]> found = results(shared, threads, alone);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.get(i)).as(threads + " threads, result " + i).isEqualTo(expected.get(i));
            }
        }
    }

    static GeneratedClass compile(LoopProgram program) {
        return GeneratedClass.compile(JavaEmitter.emitAll(program).toArray(GeneratedFile[]::new));
    }

    /** Some steps, then all that can be read. */
    static List<double[]> run(GeneratedClass.Instance net, LoopProgram program) {
        List<double[]> results = new ArrayList<>();
        net.call("initialize", 5L);
        for (int samples : SAMPLES) {
            Object[] arguments = fed(net, program, samples);
            results.add(new double[] {net.number("loss", arguments)});
            net.call("backward", arguments);
            program.parameters().stream()
                    .filter(p -> p.gradient().isPresent())
                    .forEach(p -> results.add(net.values("getGradient", p.size(), p.name())));
            if (program.training().isPresent()) {
                if (program.training().get().total().isPresent()) {
                    net.call("setTotalSteps", 100L);
                }
                results.add(new double[] {net.number("step", arguments)});
            }
        }
        for (Parameter p : program.parameters()) {
            results.add(net.values("getParameter", p.size(), p.name()));
        }
        for (Output o : program.outputs()) {
            results.add(output(net, o));
        }
        return results;
    }

    private static double[] output(GeneratedClass.Instance net, Output output) {
        int size = output.shape().stream().reduce(1, Math::multiplyExact);
        int rows = output.samples() ? SAMPLES[SAMPLES.length - 1] : 1;
        double[] values = new double[rows * size];
        for (int i = 0; i < values.length; i++) {
            List<Object> at = new ArrayList<>();
            if (output.samples()) {
                at.add(i / size);
            }
            int stride = size;
            for (int extent : output.shape()) {
                stride /= extent;
                at.add(i / stride % extent);
            }
            values[i] = net.number(output.name(), at.toArray());
        }
        return values;
    }

    private static Object[] fed(GeneratedClass.Instance net, LoopProgram program, int samples) {
        SplittableRandom random = new SplittableRandom(17 + samples);
        List<Object> arguments = new ArrayList<>();
        for (Input input : program.inputs()) {
            int size = input.shape().stream().reduce(1, Math::multiplyExact);
            boolean flat = input.buffer().rank() == 1;
            if (input.buffer().element() == Kind.INT) {
                int[][] rows = new int[samples][size];
                for (int[] row : rows) {
                    Arrays.setAll(row, i -> random.nextInt(input.classes()));
                }
                arguments.add(flat ? Stream.of(rows).mapToInt(r -> r[0]).toArray() : rows);
            } else {
                double[][] rows = new double[samples][size];
                for (double[] row : rows) {
                    Arrays.setAll(row, i -> random.nextDouble(0.1, 0.9));
                }
                arguments.add(
                        flat ? net.array(Stream.of(rows).mapToDouble(r -> r[0]).toArray()) : net.rows(rows));
            }
        }
        arguments.add(samples);
        return arguments.toArray();
    }
}
