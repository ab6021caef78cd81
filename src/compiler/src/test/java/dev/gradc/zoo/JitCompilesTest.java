package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.emit.JavaEmitter;
import dev.gradc.loops.Block;
import dev.gradc.loops.Entry;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import dev.gradc.loops.Statement;
import dev.gradc.model.Emission.Backend;
import dev.gradc.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What HotSpot does with a training step, told by its own log of compilations, no clock asked: every method of the step ends as C2's code, of its
 * own or within its caller's, none is refused, none falls back for good, and the step allocates nothing.
 *
 * <p>A virtual machine of its own runs each model. It compiles where it stands, and after a tenth of the usual number of calls, so that a count of
 * steps is enough on any machine.
 */
@Timeout(120)
class JitCompilesTest {
    private static final int STEPS = 4_000;
    private static final int MOST_BYTES = 8_000;
    private static final int MOST_FALLS = 4; // from compiled code of one method: what was never seen before, each once

    @TempDir
    private Path folder;

    static Stream<Arguments> models() {
        return Stream.of(
                arguments("tiny", 1, """
                        input x[2]    target y[1]
                        output p = x |> dense(2, activation = tanh) |> dense(1, activation = sigmoid)
                        loss binary_cross_entropy(p, y)
                        train { optimizer = sgd(lr = 0.1)  batch = 1 }
                        """),
                arguments("dense", 32, """
                        input x[64]    target y: class(10)
                        output p = x |> dense(32, activation = relu) |> dense(10) |> softmax
                        loss cross_entropy(p, y)
                        train { optimizer = adam(lr = 1e-4)  batch = 32 }
                        """),
                arguments("convolution", 8, """
                        input x[1,12,12]    target y: class(5)
                        c = x |> conv2d(4, 3, padding = 1, activation = relu) |> max_pool2d(2)
                        output p = c |> flatten |> dense(5) |> softmax
                        loss cross_entropy(p, y)
                        train { optimizer = adam(lr = 1e-4)  batch = 8 }
                        """),
                arguments("taps", 32, """
                        input x[1,13,13]    target y[5]
                        c = x |> conv2d(8, 3) |> conv2d(8, 3, activation = relu)
                        output p = c |> flatten |> dense(5)
                        loss mse(p, y)
                        train { optimizer = sgd(lr = 1e-4)  batch = 32 }
                        """),
                arguments("padded", 32, """
                        input x[1,12,12]    target y[5]
                        c = x |> conv2d(8, 3, padding = 1) |> conv2d(8, 3, padding = 1, activation = relu)
                        output p = c |> flatten |> dense(5)
                        loss mse(p, y)
                        train { optimizer = sgd(lr = 1e-4)  batch = 32 }
                        """),
                arguments("pools", 32, """
                        input x[1,13,13]    target y[5]
                        c = x |> conv2d(8, 3, activation = relu) |> max_pool2d(2)
                        d = c |> conv2d(16, 3, activation = relu) |> max_pool2d(2)
                        output p = d |> flatten |> dense(5)
                        loss mse(p, y)
                        train { optimizer = sgd(lr = 1e-4)  batch = 32 }
                        """),
                arguments("recurrent", 4, """
                        input x[6,8]    target y: class(5)
                        output p = last(x |> lstm(16)) |> dense(5) |> softmax
                        loss cross_entropy(p, y)
                        train { optimizer = adam(lr = 1e-4)  batch = 4 }
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void everyMethodOfAStepIsCompiled(String name, int batch, String body) throws Exception {
        LoopProgram program = program(body, Backend.PLAIN);
        CompilationLog log = run(program, batch, true);
        Set<String> called = called(program);
        assertThat(log.methods()).as("named in the log").contains("step");
        assertThat(called.stream().filter(m -> log.ran(m) && !log.endsCompiled(m)))
                .isEmpty();
        assertThat(log.skipped()).isEmpty();
        assertThat(called.stream().filter(m -> log.falls(m) > MOST_FALLS)).isEmpty();
        assertThat(log.number("bytes a step")).isZero();
    }

    static Stream<Arguments> modelsByVectors() {
        return Stream.concat(
                models().skip(1), Stream.of(arguments("attention", 4, """
                                input x[6,16]    target y[2]
                                output p = x |> transformer_block(2, 16) |> global_avg_pool |> dense(2)
                                loss mse(p, y)
                                train { optimizer = adam(lr = 1e-4)  batch = 4 }
                                """), arguments("functions", 9, """
                                input x[20]    target y[33]
                                a = x |> dense(33, activation = softplus)
                                output p = sigmoid(a) * tanh(a) + log(1 + exp(-a)) * sigmoid(2 * a) - tanh(exp(-a) * a)
                                loss mse(p, y)
                                train { optimizer = adam(lr = 1e-4)  batch = 9 }
                                """)));
    }

    /** Vectors live in registers: one that reached a method which is not inlined would be an object. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("modelsByVectors")
    void aStepByVectorsAllocatesNothing(String name, int batch, String body) throws Exception {
        LoopProgram program = program(body, Backend.VECTOR);
        assertThat(program.twins()).isNotEmpty();
        CompilationLog log = run(program, batch, true);
        assertThat(log.number("bytes a step")).isZero();
    }

    @Test
    void warmUpHasTheStepCompiled() throws Exception {
        LoopProgram program =
                program((String) models().findFirst().orElseThrow().get()[2], Backend.PLAIN);
        CompilationLog log = run(program, 1, false);
        assertThat(log.endsCompiled("step")).isTrue();
        assertThat(log.endsCompiled("forward")).isTrue();
    }

    private static LoopProgram program(String body, Backend backend) {
        Source source = new Source("m.grad", "model Net {\n" + body + "}\n");
        Compilation compilation = Compiler.compile(source, SourceImports.none());
        assertThat(compilation.hasErrors()).isFalse();
        return compilation.models().get(0).loops(JavaOptions.DEFAULT.withBackend(backend));
    }

    /** The methods that a step calls, itself among them. */
    private static Set<String> called(LoopProgram program) {
        Map<String, Method> methods = new LinkedHashMap<>();
        program.methods().forEach(m -> methods.put(m.name(), m));
        Set<String> called = new LinkedHashSet<>(List.of("step"));
        for (Entry entry : program.entries()) {
            if (entry.kind() == Entry.Kind.STEP) {
                collect(entry.body(), methods, called);
            }
        }
        return called;
    }

    private static void collect(Block block, Map<String, Method> methods, Set<String> called) {
        for (Statement statement : block.statements()) {
            if (statement instanceof Statement.Call call && called.add(call.method())) {
                collect(methods.get(call.method()).body(), methods, called);
            } else if (statement instanceof Statement.For loop) {
                collect(loop.body(), methods, called);
            } else if (statement instanceof Statement.If choice) {
                collect(choice.then(), methods, called);
                collect(choice.otherwise(), methods, called);
            }
        }
    }

    /** @param steps false to do nothing but warm up */
    private CompilationLog run(LoopProgram program, int batch, boolean steps) throws IOException, InterruptedException {
        boolean labels = program.inputs().get(1).classes() > 0;
        int width = program.inputs().get(0).shape().stream().reduce(1, Math::multiplyExact);
        int height = program.inputs().get(1).shape().stream().reduce(1, Math::multiplyExact);
        GeneratedFile driver = new GeneratedFile("Drive.java", """
                /** Steps on made-up rows, then what they allocate. */
                public final class Drive {
                    /** Runs. */
                    public static void main(String[] arguments) {
                        java.util.SplittableRandom random = new java.util.SplittableRandom(1);
                        float[][] x = new float[BATCH][WIDTH];
                        for (float[] row : x) {
                            for (int i = 0; i < row.length; i++) {
                                row[i] = (float) random.nextDouble() - 0.5f;
                            }
                        }
                        TARGET
                        Net net = new Net();
                        if (arguments[0].equals("warm")) {
                            net.warmUp();
                            return;
                        }
                        net.initialize(1);
                        for (int i = 0; i < STEPS; i++) {
                            net.step(x, y, BATCH);
                        }
                        com.sun.management.ThreadMXBean threads =
                            (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
                        long least = Long.MAX_VALUE;
                        for (int round = 0; round < 5; round++) {
                            long before = threads.getCurrentThreadAllocatedBytes();
                            for (int i = 0; i < 100; i++) {
                                net.step(x, y, BATCH);
                            }
                            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                        }
                        System.out.println("bytes a step: " + least / 100.0);
                    }
                }
                """.replace(
                        "TARGET", labels ? "int[] y = new int[BATCH];" : "float[][] y = new float[BATCH][HEIGHT];")
                .replace("BATCH", Integer.toString(batch))
                .replace("WIDTH", Integer.toString(width))
                .replace("HEIGHT", Integer.toString(height))
                .replace("STEPS", Integer.toString(STEPS)));
        GeneratedClass type =
                GeneratedClass.compile(Stream.concat(Stream.of(driver), JavaEmitter.emitAll(program).stream())
                        .toArray(GeneratedFile[]::new));
        assertThat(type.codeLengths().values()).allMatch(length -> length <= MOST_BYTES); // a longer one is in no log
        for (Map.Entry<String, byte[]> file : type.classFiles().entrySet()) {
            Files.write(folder.resolve(file.getKey() + ".class"), file.getValue());
        }
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xbatch",
                        "-XX:CompileThresholdScaling=0.1",
                        "-XX:+PrintCompilation",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+PrintInlining",
                        "--add-modules",
                        program.twins().isEmpty() ? "java.base" : "jdk.incubator.vector",
                        "-cp",
                        folder.toString(),
                        "Drive",
                        steps ? "" : "warm")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as("exit code").isZero();
        return CompilationLog.of(Files.readAllLines(log), program.className());
    }
}
