package dev.gradc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gradc gradient}, by generated code and by the interpreter. */
class GradientCommandTest {
    private static final String MAZUR = """
            model Mazur {
              input x[2]    target t[2]
              param W1[2,2]    param b1[2]
              param W2[2,2]    param b2[2]
              h = sigmoid(W1 @ x + b1)
              output o = sigmoid(W2 @ h + b2)
              loss half_squared_error(o, t)
              train { optimizer = sgd(lr = 0.5) }
            }
            """;
    private static final String PARAMETERS = """
            "parameters": {"W1": [[0.15, 0.2], [0.25, 0.3]], "b1": [0.35, 0.35],
                           "W2": [[0.4, 0.45], [0.5, 0.55]], "b2": [0.6, 0.6]}""";
    private static final String VALUES = "{\"inputs\": {\"x\": [0.05, 0.1], \"t\": [0.01, 0.99]}, " + PARAMETERS + "}";

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Shell gradient(String values, Object... more) throws IOException {
        Object[] arguments = new Object[4 + more.length];
        arguments[0] = "gradient";
        arguments[1] = file("mazur.grad", MAZUR);
        arguments[2] = "--at";
        arguments[3] = file("values.json", values);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return Shell.run(arguments);
    }

    /** M. Mazur, "A Step by Step Backpropagation Example", 2015: gradients and weights after one step with learning rate 0.5. */
    @ParameterizedTest
    @ValueSource(strings = {"generated", "interpreter"})
    void mazursExampleIsReproduced(String by) throws IOException {
        Shell shell = gradient(VALUES, "--by", by, "--updates", 1);
        assertThat(shell.err()).isEmpty();
        assertThat(shell.exitCode()).isZero();
        JsonNode reply = new ObjectMapper().readTree(shell.out());
        near(reply.at("/loss"), 0.298371109);
        near(reply.at("/outputs/o"), 0.75136507, 0.772928465);
        near(reply.at("/gradients/W2/0"), 0.08216704056423078, 0.08266762784753326);
        near(reply.at("/gradients/W2/1"), -0.022602540477475067, -0.02274024221597822);
        near(reply.at("/gradients/W1/0"), 0.000438568, 0.000877135);
        near(reply.at("/parameters/W1/0"), 0.149780716, 0.19956143);
        near(reply.at("/parameters/W1/1"), 0.24975114, 0.29950229);
        near(reply.at("/parameters/W2/0"), 0.35891648, 0.408666186);
        near(reply.at("/parameters/W2/1"), 0.51130127, 0.561370121);
        near(reply.at("/parameters/b1"), 0.345614323, 0.345022873);
        near(reply.at("/parameters/b2"), 0.530750719, 0.619049119);
    }

    private static void near(JsonNode node, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            double found = node.isArray() ? node.get(i).doubleValue() : node.doubleValue();
            assertThat(found).isCloseTo(expected[i], within(1e-8 * (1 + Math.abs(expected[i]))));
        }
    }

    @Test
    void aBatchOfEqualSamplesHasTheGradientOfOne() throws IOException {
        String batch =
                "{\"inputs\": {\"x\": [[0.05, 0.1], [0.05, 0.1], [0.05, 0.1]], \"t\": [[0.01, 0.99], [0.01, 0.99], [0.01, 0.99]]}, "
                        + PARAMETERS + "}";
        JsonNode one = new ObjectMapper().readTree(gradient(VALUES).out());
        for (String by : new String[] {"generated", "interpreter"}) {
            JsonNode three =
                    new ObjectMapper().readTree(gradient(batch, "--by", by).out());
            near(three.at("/loss"), one.at("/loss").doubleValue());
            near(three.at("/gradients/b1/0"), one.at("/gradients/b1/0").doubleValue());
            assertThat(three.at("/outputs/o").size()).isEqualTo(3);
        }
    }

    @Test
    void singlePrecisionAgreesToSevenDigits() throws IOException {
        JsonNode exact = new ObjectMapper().readTree(gradient(VALUES).out());
        JsonNode single = new ObjectMapper()
                .readTree(gradient(VALUES, "--precision", "float").out());
        assertThat(single.at("/loss").doubleValue()).isCloseTo(exact.at("/loss").doubleValue(), within(1e-6));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"inputs": {"x": [0, 0]}, "parameters": {}} | inputs lack a value for t
            {"inputs": {"x": [0, 0], "t": [0, 0], "q": 1}, "parameters": {}} | inputs has no q; expected x, t
            {"inputs": {"x": [0, 0], "t": [0, 0]}, "parameters": {"W1": [[0, 0], [0, 0]], "b1": [0, 0], "b2": [0, 0]}} | parameters lack a value for W2
            {"inputs": {"x": [0, 0, 0], "t": [0, 0]}, "parameters": {"W1": [[0, 0], [0, 0]], "W2": [[0, 0], [0, 0]], "b1": [0, 0], "b2": [0, 0]}} | inputs.x: expected 2 values, found 3
            {"inputs": {"x": [0, "a"], "t": [0, 0]}, "parameters": {"W1": [[0, 0], [0, 0]], "W2": [[0, 0], [0, 0]], "b1": [0, 0], "b2": [0, 0]}} | inputs.x[1]: expected a number, found "a"
            {"inputs": {"x": [0, 0], "t": [0, 0]}, "parameters": {"W1": [[0, 0], 7], "W2": [[0, 0], [0, 0]], "b1": [0, 0], "b2": [0, 0]}} | parameters.W1[1]: expected an array of 2, found 7
            {"inputs": {"x": [[0, 0]], "t": [0, 0]}, "parameters": {"W1": [[0, 0], [0, 0]], "W2": [[0, 0], [0, 0]], "b1": [0, 0], "b2": [0, 0]}} | inputs disagree: x is a batch of 1, t is one sample
            {"inputs": {"x": [[0, 0], [0, 0]], "t": [[0, 0]]}, "parameters": {"W1": [[0, 0], [0, 0]], "W2": [[0, 0], [0, 0]], "b1": [0, 0], "b2": [0, 0]}} | inputs disagree: x is a batch of 2, t is a batch of 1
            {"inputs": 3, "parameters": {}} | expected an object "inputs" with x, t
            {"inputs": {"x": [1e999, 0], "t": [0, 0]}, "parameters": {"W1": [[0, 0], [0, 0]], "W2": [[0, 0], [0, 0]], "b1": [0, 0], "b2": [0, 0]}} | inputs.x[0]: expected a number
            [1, 2] | expected an object with "inputs" and "parameters"
            {"inputs": | this is not JSON
            {"inputs": {}, "inputs": {}} | this is not JSON
            {"other": {}} | the file has no other; expected inputs, parameters
            """)
    void aWrongValueIsNamed(String values, String message) throws IOException {
        Shell shell = gradient(values);
        assertThat(shell.err()).contains(message).doesNotContain("at dev.gradc");
        assertThat(shell.exitCode()).isEqualTo(ExitCode.NO_DATA);
        assertThat(shell.out()).isEmpty();
    }
}
