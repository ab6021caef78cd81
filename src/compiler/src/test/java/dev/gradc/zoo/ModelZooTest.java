package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradc.Golden;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.model.Emission.Backend;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole models of many kinds, each a file of its own: derived, printed, compiled and checked. The budget for all that is done with one model is
 * that of the timeout, in seconds.
 */
@Timeout(60)
class ModelZooTest {
    static Stream<Arguments> models() {
        return ModelZoo.files().map(f -> arguments(ModelZoo.name(f), f));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void derivesTheDifference(String name, Path file) {
        for (CompiledModel model : ModelZoo.compile(file)) {
            WholeModel whole = new WholeModel(model);
            whole.gradientIsTheDifference();
            assertThat(whole.failures()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void compilesToWhatTheInterpreterDoes(String name, Path file) {
        for (CompiledModel model : ModelZoo.compile(file)) {
            WholeModel whole = new WholeModel(model);
            whole.generatedIsInterpreted(Backend.PLAIN);
            whole.generatedIsInterpreted(Backend.VECTOR);
            assertThat(whole.failures()).isEmpty();
        }
    }

    /** The equations as the goldens beside this class's resources show them, matrix notation; a person has read these. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void printsAsTheGolden(String name, Path file) {
        String equations = ModelZoo.compile(file).stream()
                .map(m -> m.equations(Notation.MATRIX, Format.TEXT, EquationOptions.DEFAULT))
                .collect(Collectors.joining("\n"));
        Golden.check(ModelZooTest.class, name + ".txt", equations);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void printsInEveryForm(String name, Path file) {
        for (CompiledModel model : ModelZoo.compile(file)) {
            for (Notation notation : Notation.values()) {
                for (Format format : Format.values()) {
                    assertThat(model.equations(notation, format, EquationOptions.DEFAULT.withLimit(6)))
                            .contains("Forward", "Gradients");
                }
            }
        }
    }
}
