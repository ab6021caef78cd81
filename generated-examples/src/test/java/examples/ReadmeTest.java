package examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java is compiled and run as it stands there, and what it shows of the example is the example. */
class ReadmeTest {
    private static final Path README = Path.of("../README.md");

    @TempDir
    Path folder;

    @Test
    void theMainOfTheReadmeLearnsExclusiveOr() throws Exception {
        Matcher block = Pattern.compile("```java\\n(public static void main.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README));
        assertThat(block.find()).isTrue();
        Path source = folder.resolve("Readme.java");
        Files.writeString(source, "import examples.Xor;\npublic class Readme {\n" + block.group(1) + "}\n");
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        Path.of("target/classes").toString(),
                        source.toString());
        assertThat(failed).isZero();
        assertThat(Double.parseDouble(run())).isGreaterThan(0.9);
    }

    private String run() throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
            loader.loadClass("Readme").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        return caught.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void theModelOfTheReadmeIsTheExample() throws Exception {
        String model = Files.readString(Path.of("src/main/grad/digits.grad"));
        assertThat(Files.readString(README))
                .contains(model.substring(model.indexOf("model Digits")).strip());
    }
}
