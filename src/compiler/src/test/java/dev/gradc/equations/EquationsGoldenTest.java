package dev.gradc.equations;

import dev.gradc.Golden;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is printed, to the letter. */
class EquationsGoldenTest {
    private static final EquationOptions PLAIN = EquationOptions.DEFAULT;

    static Stream<Arguments> goldens() {
        Stream<Arguments> matrices =
                TestModels.ALL.keySet().stream().map(m -> row(m, Notation.MATRIX, Format.TEXT, PLAIN, "matrix"));
        return Stream.concat(
                matrices,
                List.of(
                        row("net2221", Notation.INDEX, Format.TEXT, PLAIN, "index"),
                        row("net2221", Notation.SCALAR, Format.TEXT, PLAIN, "scalar"),
                        row("net2221", Notation.CHAIN, Format.TEXT, PLAIN, "chain"),
                        row("net2221", Notation.MATRIX, Format.LATEX, PLAIN, "latex"),
                        row("net2221", Notation.MATRIX, Format.MARKDOWN, PLAIN, "markdown"),
                        row("net2221", Notation.MATRIX, Format.ASCII, PLAIN, "ascii"),
                        row("net2221", Notation.MATRIX, Format.TEXT, PLAIN.withBatch(), "batch"),
                        row("logistic", Notation.CHAIN, Format.TEXT, PLAIN, "chain"),
                        row("logistic", Notation.SCALAR, Format.TEXT, PLAIN, "scalar"),
                        row("logistic", Notation.MATRIX, Format.TEXT, PLAIN.withBatch(), "batch"),
                        row("one_neuron", Notation.SCALAR, Format.TEXT, PLAIN, "scalar"),
                        row("one_neuron", Notation.CHAIN, Format.TEXT, PLAIN, "chain"),
                        row("digits_class", Notation.INDEX, Format.TEXT, PLAIN, "index"),
                        row("digits_class", Notation.SCALAR, Format.TEXT, PLAIN.withLimit(2), "scalar"),
                        row("digits_class", Notation.CHAIN, Format.TEXT, PLAIN, "chain"),
                        row("digits_class", Notation.MATRIX, Format.LATEX, PLAIN, "latex"),
                        row("digits_class", Notation.MATRIX, Format.TEXT, PLAIN.withBatch(), "batch"),
                        row("deep20", Notation.MATRIX, Format.TEXT, PLAIN.withExpand(), "expanded"),
                        row("deep20", Notation.INDEX, Format.TEXT, PLAIN, "index"),
                        row("penalised", Notation.INDEX, Format.TEXT, PLAIN, "index"),
                        row("penalised", Notation.SCALAR, Format.TEXT, PLAIN.withLimit(3), "scalar"),
                        row("conv", Notation.CHAIN, Format.TEXT, PLAIN, "chain"))
                        .stream());
    }

    private static Arguments row(String model, Notation n, Format f, EquationOptions o, String kind) {
        String ending = switch (f) {
            case LATEX -> ".tex";
            case MARKDOWN -> ".md";
            case TEXT, ASCII -> ".txt";
        };
        return Arguments.of(model + "." + kind + ending, model, n, f, o);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goldens")
    void printsAsTheGolden(String file, String model, Notation notation, Format format, EquationOptions options) {
        String text = TestModels.ALL.get(model).get().equations().render(notation, format, options);
        Golden.check(EquationsGoldenTest.class, file, text);
    }

    static Stream<Arguments> files() {
        Stream<Arguments> matrices =
                WrittenModels.FILES.stream().map(f -> Arguments.of(f + ".grad.matrix.txt", f, Notation.MATRIX, PLAIN));
        return Stream.concat(
                matrices,
                Stream.of(
                        Arguments.of("batch_norm.grad.matrix.txt", "batch_norm", Notation.MATRIX, PLAIN),
                        Arguments.of("batch_norm.grad.index.txt", "batch_norm", Notation.INDEX, PLAIN),
                        Arguments.of("batch_norm.grad.scalar.txt", "batch_norm", Notation.SCALAR, PLAIN),
                        Arguments.of("batch_norm.grad.chain.txt", "batch_norm", Notation.CHAIN, PLAIN),
                        Arguments.of("dropout.grad.index.txt", "dropout", Notation.INDEX, PLAIN),
                        Arguments.of("layers.grad.index.txt", "layers", Notation.INDEX, PLAIN),
                        Arguments.of("convolution.grad.index.txt", "convolution", Notation.INDEX, PLAIN),
                        Arguments.of("image.grad.index.txt", "image", Notation.INDEX, PLAIN),
                        Arguments.of("norms.grad.index.txt", "norms", Notation.INDEX, PLAIN),
                        Arguments.of("heads.grad.index.txt", "heads", Notation.INDEX, PLAIN),
                        Arguments.of("digits.grad.batch.txt", "digits", Notation.MATRIX, PLAIN.withBatch()),
                        Arguments.of("written.grad.chain.txt", "written", Notation.CHAIN, PLAIN),
                        Arguments.of("critic.grad.chain.txt", "critic", Notation.CHAIN, PLAIN),
                        Arguments.of("oscillator.grad.scalar.txt", "oscillator", Notation.SCALAR, PLAIN.withLimit(2)),
                        Arguments.of("residual.grad.chain.txt", "residual", Notation.CHAIN, PLAIN),
                        Arguments.of("cnn.grad.scalar.txt", "cnn", Notation.SCALAR, PLAIN.withLimit(2))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void printsAModelFileAsTheGolden(String golden, String file, Notation notation, EquationOptions options) {
        Golden.check(
                EquationsGoldenTest.class,
                golden,
                WrittenModels.compile(file).equations(notation, Format.TEXT, options));
    }
}
