package dev.gradc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gradc trainer}: the jar runs on a JDK alone, trains on a file it is given, and predicts. */
class TrainerCommandTest {
    private static final String LINE = """
            model Line {
              input x    target y
              param w = 0.5    param b = 0
              output yhat = w * x + b
              loss half_squared_error(yhat, y)
              data { file = "points.csv"  x = column("x")  y = column("y") }
              train { optimizer = sgd(lr = 0.1)  batch = 4  epochs = 400  seed = 1 }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void theJarTrainsAndPredictsByItself() throws Exception {
        Path model = Files.writeString(folder.resolve("line.grad"), LINE);
        Path jar = folder.resolve("trainer.jar");
        assertThat(Shell.run("trainer", model, "--output", jar).exitCode()).isZero();
        byte[] first = Files.readAllBytes(jar);
        assertThat(Shell.run("trainer", model, "--output", jar).exitCode()).isZero();
        assertThat(Files.readAllBytes(jar)).isEqualTo(first);

        Files.writeString(folder.resolve("data.csv"), "x,y\n0,1\n1,3\n2,5\n-1,-1\n");
        assertThat(java(jar, "train", "data.csv", "--output", "line.safetensors"))
                .contains("training: loss");
        Files.writeString(folder.resolve("new.csv"), "x,y\n10,0\n");
        String predicted = java(jar, "predict", "new.csv", "--parameters", "line.safetensors");
        assertThat(predicted.lines().skip(1).findFirst().orElseThrow()).startsWith("2");
        assertThat(Double.parseDouble(predicted.lines().skip(1).findFirst().orElseThrow()))
                .isBetween(20.9, 21.1);
    }

    @Test
    void aMalformedRowIsToldWithItsPlace() throws Exception {
        Path jar = folder.resolve("trainer.jar");
        Shell.run("trainer", Files.writeString(folder.resolve("line.grad"), LINE), "--output", jar);
        Files.writeString(folder.resolve("data.csv"), "x,y\n0,1\n1,10u12\n");
        assertThat(java(jar, "train", "data.csv")).contains("data.csv:3:3: ").contains("10u12");
    }

    private String java(Path jar, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
