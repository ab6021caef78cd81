package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.loops.LoopProgram;
import dev.gradc.model.Emission.Backend;
import dev.gradc.source.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Methods that are called without arrays as their class is loaded, so that HotSpot compiles them as a whole. */
@Timeout(120)
class FirstCallsTest {
    private static final String CELLS = """
            model Net {
                input x[20,32]    target y: class(5)
                output p = last(x |> lstm(64)) |> dense(5) |> softmax
                loss cross_entropy(p, y)
                train { optimizer = adam(lr = 1e-4)  batch = 16 }
            }
            """;

    private static LoopProgram program() {
        Compilation compilation = Compiler.compile(new Source("m.grad", CELLS), SourceImports.none());
        assertThat(compilation.hasErrors()).isFalse();
        return compilation.models().get(0).loops(JavaOptions.DEFAULT.withBackend(Backend.VECTOR));
    }

    private static Set<String> all(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult m) -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whoeverIsCalledReturnsAtOnce() {
        String text = JavaEmitter.emitAll(program()).get(1).text();
        String calls = text.substring(text.indexOf("static void firstCalls()"));
        Set<String> called = all(calls, " (\\w+)\\([nul0, ]+\\);");
        assertThat(called)
                .contains("backwardH_bar1Rows", "forwardC1ToH1Rows")
                .isEqualTo(all(text, "(?s)static void (\\w+)\\([^{]*\\{\\s+if \\(\\w+ == null\\) \\{\\s+return;"));
    }

    @Test
    void methodsWithExponentialsAreNotCalled() {
        String text = JavaEmitter.emitAll(program()).get(1).text();
        String calls = text.substring(text.indexOf("static void firstCalls()"));
        assertThat(text).contains("forwardI1_stackRows(");
        assertThat(calls).doesNotContain("forwardI1_stack").doesNotContain("forwardLse");
    }

    /** HotSpot's log of compilations has a % for what is compiled from within a loop, and a 4 for its second compiler. */
    @Test
    void noTileOfAStepIsCompiledFromWithin(@TempDir Path folder) throws Exception {
        GeneratedFile driver = new GeneratedFile("Drive.java", """
                /** Some steps on zeros. */
                public final class Drive {
                    /** Runs. */
                    public static void main(String[] arguments) {
                        Net net = new Net();
                        net.initialize(1);
                        for (int i = 0; i < 30; i++) {
                            net.step(new float[16][640], new int[16], 16);
                        }
                    }
                }
                """);
        GeneratedClass type =
                GeneratedClass.compile(Stream.concat(Stream.of(driver), JavaEmitter.emitAll(program()).stream())
                        .toArray(GeneratedFile[]::new));
        for (Map.Entry<String, byte[]> file : type.classFiles().entrySet()) {
            Files.write(folder.resolve(file.getKey() + ".class"), file.getValue());
        }
        Path log = folder.resolve("log.txt");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xbatch",
                        "-XX:+PrintCompilation",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        folder.toString(),
                        "Drive")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as("exit code").isZero();
        List<String> second = Files.readAllLines(log).stream()
                .filter(l -> l.matches("\\s*\\d+\\s+\\d+[ %sbn!]*4 .*NetVector::\\w+Rows.*"))
                .toList();
        assertThat(second.stream().filter(l -> l.contains("backwardH_bar1Rows")))
                .isNotEmpty();
        assertThat(second.stream().filter(l -> l.contains("%") && !l.contains("DUi1")))
                .isEmpty(); // which is not called
    }
}
