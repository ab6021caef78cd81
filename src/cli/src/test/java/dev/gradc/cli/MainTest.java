package dev.gradc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands, streams and exit codes. */
class MainTest {
    private static final String LINE = """
            package demo
            model Line {
              input x    target y
              param w = 0.5    param b = 0
              output yhat = w * x + b
              loss half_squared_error(yhat, y)
              data { x = [1, 2, 3]  y = [3, 5, 7] }
              train { optimizer = sgd(lr = 0.1)  batch = 3  epochs = 200  seed = 1 }
            }
            """;
    private static final String BROKEN = LINE.replace("w * x", "w * q");
    private static final String TWO = LINE + LINE.replace("package demo", "").replace("Line", "Other");

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "check", "derive", "generate", "gradient", "manual", "train", "trainer"})
    void helpGoesToTheStandardOutput(String command) {
        Shell shell = command.isEmpty() ? Shell.run("--help") : Shell.run(command, "--help");
        assertThat(shell.out()).startsWith("Usage: gradc");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.exitCode()).isZero();
    }

    static Stream<Arguments> wrongUses() {
        return Stream.of(
                Arguments.of(List.of(), ExitCode.WRONG_USE, "Missing command"),
                Arguments.of(List.of("grow"), ExitCode.WRONG_USE, "Unmatched argument"),
                Arguments.of(List.of("derive"), ExitCode.WRONG_USE, "Missing required parameter: 'FILE'"),
                Arguments.of(
                        List.of("derive", "line.grad", "--notation", "roman"),
                        ExitCode.WRONG_USE,
                        "Invalid value for option '--notation'"),
                Arguments.of(List.of("derive", "line.grad", "--limit", "-1"), ExitCode.WRONG_USE, "--limit is -1"),
                Arguments.of(
                        List.of("derive", "two.grad", "--model", "Third"),
                        ExitCode.WRONG_USE,
                        "has no model Third; it has Line, Other"),
                Arguments.of(
                        List.of("train", "two.grad"),
                        ExitCode.WRONG_USE,
                        "has several models: Line, Other; say --model NAME"),
                Arguments.of(List.of("derive", "absent.grad"), ExitCode.NO_DATA, "there is no such file"),
                Arguments.of(List.of("derive", "."), ExitCode.NO_DATA, "cannot read"),
                Arguments.of(List.of("check", "broken.grad"), ExitCode.MODEL_ERRORS, "error["),
                Arguments.of(List.of("derive", "broken.grad"), ExitCode.MODEL_ERRORS, "error["),
                Arguments.of(
                        List.of("generate", "line.grad"),
                        ExitCode.WRONG_USE,
                        "Missing required option: '--output=DIR'"),
                Arguments.of(
                        List.of("manual", "gelo"), ExitCode.WRONG_USE, "no gelo in the library; did you mean gelu?"),
                Arguments.of(
                        List.of("manual", "nothing_like_it"), ExitCode.WRONG_USE, "run gradc manual for all of it"),
                Arguments.of(List.of("train", "line.grad", "--data", "absent.csv"), ExitCode.NO_DATA, "absent.csv"),
                Arguments.of(
                        List.of("train", "untrained.grad"), ExitCode.WRONG_USE, "Line does not say how it is trained"));
    }

    @ParameterizedTest
    @MethodSource("wrongUses")
    void wrongUseIsToldWithItsExitCode(List<String> arguments, int exitCode, String message) throws IOException {
        file("line.grad", LINE);
        file("two.grad", TWO);
        file("broken.grad", BROKEN);
        file("untrained.grad", LINE.lines().filter(l -> !l.contains("train {")).reduce("", (a, b) -> a + b + "\n"));
        Object[] resolved = arguments.stream()
                .map(a -> a.endsWith(".grad") || a.endsWith(".csv") || a.equals(".") ? folder.resolve(a) : a)
                .toArray();
        Shell shell = Shell.run(resolved);
        assertThat(shell.err()).contains(message).doesNotContain("at dev.gradc");
        assertThat(shell.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void anErrorStandsWithItsPlace() throws IOException {
        Path file = file("broken.grad", BROKEN);
        assertThat(Shell.run("check", file).err()).startsWith(file + ":5:21: error[");
    }

    @Test
    void checkListsWhatAModelConsistsOf() throws IOException {
        assertThat(Shell.run("check", file("line.grad", LINE)).out()).isEqualTo("""
                Line: sound
                  inputs: x, y
                  parameters: w, b
                  outputs: yhat
                  2 learnt numbers
                  memory: 200 bytes: parameters 48, gradients 48, activations of up to 3 samples 104
                """);
    }

    @Test
    void checkSaysWhatTheConstructorAllocates() throws IOException {
        Path file = file("deep.grad", """
                model Deep {
                  input x[32]    target y: class(10)
                  output p = x |> dense(64, activation = tanh) |> dense(64, activation = tanh) |> dense(10) |> softmax
                  loss cross_entropy(p, y)
                  train { optimizer = adam()  batch = 64 }
                }
                """);
        Shell.run("generate", file, "--output", folder);
        String bytes = Files.readAllLines(folder.resolve("Deep.java")).stream()
                .map(String::strip)
                .filter(line -> line.matches("return [0-9]+L;"))
                .reduce((first, last) -> last)
                .orElseThrow()
                .replaceAll("[^0-9]", "");
        String text = Shell.run("check", file).out();
        assertThat(text.replace(",", "")).contains("memory: " + bytes + " bytes: parameters ");
        assertThat(text)
                .contains(", states ", ", activations of up to 64 samples ", "more if tensors shared no arrays");
    }

    @Test
    void trainReadsArraysOfTheFolderItIsGiven() throws IOException {
        Path data = Files.createDirectory(folder.resolve("elsewhere"));
        Path model = file(
                "line.grad",
                LINE.replace(
                        "x = [1, 2, 3]  y = [3, 5, 7]",
                        "x = idx(\"x.idx\", test = \"u.idx\")  y = idx(\"y.idx\", test = \"v.idx\")"));
        Files.write(data.resolve("x.idx"), new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3});
        Files.write(data.resolve("y.idx"), new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 3, 5, 7});
        Files.write(data.resolve("u.idx"), new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 4});
        Files.write(data.resolve("v.idx"), new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 9});
        Shell shell = Shell.run("train", model, "--data", data, "--quiet");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.exitCode()).isZero();
        Files.write(data.resolve("v.idx"), new byte[] {0, 0, 8, 1, 0, 0, 0, 1});
        shell = Shell.run("train", model, "--data", data, "--quiet");
        assertThat(shell.err()).contains(data.resolve("v.idx") + ": byte 8: the file ends here");
        assertThat(shell.exitCode()).isEqualTo(ExitCode.NO_DATA);
        shell = Shell.run("train", file("other.grad", LINE), "--data", data);
        assertThat(shell.err()).contains(data + ": a folder, and the model names no file in it");
        assertThat(shell.exitCode()).isEqualTo(ExitCode.NO_DATA);
    }

    private static final String WIDE = LINE.replace(
                    "param w = 0.5    param b = 0", "h = [x] |> dense(40, activation = tanh) |> dense(4)")
            .replace("w * x + b", "sum(h)");

    @Test
    void generateByVectorsWritesTheClassOfVectorsToo() throws IOException {
        Shell shell = Shell.run("generate", file("line.grad", WIDE), "--output", folder, "--backend", "vector");
        assertThat(shell.err()).isEmpty();
        assertThat(Files.readString(folder.resolve("demo/LineVector.java"))).contains("FloatVector");
        assertThat(Files.readString(folder.resolve("demo/Line.java"))).doesNotContain("FloatVector");
    }

    @Test
    void aModelTooLargeForJavaIsRefusedBeforeAnythingIsWritten() throws IOException {
        StringBuilder text = new StringBuilder("model Wide {\n  param w ~ normal(0, 1)  target y\n");
        StringBuilder sum = new StringBuilder("0");
        for (int i = 0; i < 300; i++) {
            text.append("  input x").append(i).append('\n');
            sum.append(" + x").append(i);
        }
        text.append("  output p = w * (").append(sum).append(")\n  loss (p - y)^2\n}\n");
        Shell shell = Shell.run("generate", file("wide.grad", text.toString()), "--output", folder.resolve("out"));
        assertThat(shell.exitCode()).as(shell.err()).isEqualTo(ExitCode.MODEL_ERRORS);
        assertThat(shell.err())
                .contains("wide.grad:1:7: error[LIMIT-07]", "is too large for a Java class", "fix: ")
                .doesNotContain("bug");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void threadsAreSharedByWhoAsksForThem() throws IOException {
        String large = WIDE.replace("dense(40", "dense(4000");
        Shell shell = Shell.run("generate", file("line.grad", large), "--output", folder, "--threads", "2");
        assertThat(shell.err()).isEmpty();
        assertThat(Files.readString(folder.resolve("demo/Line.java")))
                .contains("implements AutoCloseable", "THREADS = 2", "class Workers");
        Shell trained = Shell.run("train", file("line.grad", large), "--quiet", "--epochs", "2", "--threads", "2");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        Shell wrong = Shell.run("generate", file("line.grad", WIDE), "--output", folder, "--threads", "65");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(wrong.err()).contains("--threads is 65; expected 1 to 64");
        String asked = large.replace("data {", "emit { java = { threads = 2 } }\n  data {");
        assertThat(Shell.run("check", file("asked.grad", asked)).out()).contains("  threads: 2 share the work of ");
    }

    @Test
    void trainByVectorsSaysWhenThereAreNone() throws IOException {
        boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        Shell shell = Shell.run("train", file("line.grad", WIDE), "--quiet", "--epochs", "2", "--backend", "vector");
        assertThat(shell.exitCode()).as(shell.err()).isZero();
        assertThat(shell.err().contains("gradc: trained without vectors")).isNotEqualTo(module);
    }

    @Test
    void aModelThatWantsVectorsWhereThereAreAnyIsTrainedInSilence() throws IOException {
        String text = WIDE.replace("data {", "emit { java = { simd = auto } }\n  data {");
        Shell shell = Shell.run("train", file("line.grad", text), "--quiet", "--epochs", "2");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.exitCode()).isZero();
    }

    @Test
    void manualPrintsOneEntryOrAll() throws IOException {
        Shell one = Shell.run("manual", "gelu");
        assertThat(one.exitCode()).isZero();
        assertThat(one.out())
                .startsWith("### gelu\n")
                .contains("fn gelu(x)", "gelu′(z)")
                .doesNotContain("### silu");
        Path output = folder.resolve("library.md");
        assertThat(Shell.run("manual", "--output", output).exitCode()).isZero();
        assertThat(Files.readString(output)).startsWith("# The library\n").contains(one.out(), "### adam\n");
    }

    @Test
    void deriveWritesToAFileWhole() throws IOException {
        Path output = folder.resolve("out/equations.txt");
        Shell shell = Shell.run("derive", file("line.grad", LINE), "--output", output);
        assertThat(shell.exitCode()).isZero();
        assertThat(shell.out()).isEmpty();
        assertThat(Files.readString(output)).contains("∂L/∂w = δ x");
        try (Stream<Path> files = Files.list(output.getParent())) {
            assertThat(files).containsExactly(output);
        }
    }

    @Test
    void generateWritesOneFileBelowThePackage() throws IOException {
        Path output = folder.resolve("java");
        Shell shell = Shell.run(
                "generate", file("line.grad", LINE), "--output", output, "--package", "a.b", "--precision", "double");
        assertThat(shell.exitCode()).isZero();
        assertThat(Files.readString(output.resolve("a/b/Line.java")))
                .contains("package a.b;", "public final class Line", "double[]");
    }

    @Test
    void importsComeFromBesideTheFile() throws IOException {
        file("mine.grad", "package demo\nfn twice(x) = 2 * x\n");
        String text =
                LINE.replace("package demo", "package demo\nimport demo.mine").replace("w * x + b", "twice(w) * x + b");
        assertThat(Shell.run("check", file("line.grad", text)).exitCode()).isZero();
    }
}
