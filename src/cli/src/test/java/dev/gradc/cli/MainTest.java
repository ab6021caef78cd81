package dev.gradc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpGoesToStandardOutputWithExitCodeZero() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: gradc");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void versionGoesToStandardOutputWithExitCodeZero() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("gradc ");
    }

    @Test
    void noCommandIsWrongUse() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).startsWith("Missing command").contains("Usage: gradc");
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
