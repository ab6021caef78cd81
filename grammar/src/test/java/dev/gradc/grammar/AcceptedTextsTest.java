package dev.gradc.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.atn.ATNConfigSet;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that belong to the language have one reading, texts that do not have none. */
class AcceptedTextsTest {
    private static final Path MODELS = Path.of("src/test/resources/dev/gradc/grammar/accepted");
    private static final Path LIBRARY = Path.of("../src/compiler/src/main/resources/dev/gradc/library");
    private static final Path EXAMPLES = Path.of("../generated-examples/src/main/grad");

    static List<Path> texts() {
        return Stream.of(MODELS, LIBRARY, EXAMPLES)
                .filter(Files::isDirectory)
                .flatMap(AcceptedTextsTest::under)
                .toList();
    }

    private static Stream<Path> under(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".grad")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theTextsAreFound() {
        assertThat(texts()).hasSizeGreaterThan(8);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void hasExactlyOneReading(Path file) throws IOException {
        assertThat(complaints(Files.readString(file), PredictionMode.LL_EXACT_AMBIG_DETECTION))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isReadByTheFastPredictionToo(Path file) throws IOException {
        assertThat(complaints(Files.readString(file), PredictionMode.SLL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model M { z = W x }",
                "model M { z = (W @ x }",
                "model M { z = W @ x] }",
                "model M { (a) = b }",
                "model M { -x }",
                "model { z = a }",
                "fn f(x) x",
                "fn f(x = 1",
                "fn f(x) = if x then 1",
                "fn f(x) = x ** 2",
                "fn f(x) = a < b < c",
                "fn f(x) = 2 ^ sum[i] x[i]",
                "fn f(x) = (f)(x)",
                "layer l(x) { y = x }",
                "optimizer o(lr) { p = p }",
                "initializer i()",
                "schedule s() = 1",
                "constraint c() on u = u init",
                "dim 3",
                "import",
                "model M { mean = 3 }",
                "model M { x = mean[i] }",
                "model M { param W[] }",
                "model M { y[i + 1] = x }",
                "model M { recur t 0..T { } }",
                "x = 3",
                "package a package b"
            })
    void isNoModelFile(String text) {
        assertThat(complaints(text, PredictionMode.LL)).isNotEmpty();
    }

    private static List<String> complaints(String text, PredictionMode mode) {
        List<String> complaints = new ArrayList<>();
        GradLexer lexer = new GradLexer(CharStreams.fromString(text));
        GradParser parser = new GradParser(new CommonTokenStream(lexer));
        parser.getInterpreter().setPredictionMode(mode);
        parser.removeErrorListeners();
        parser.addErrorListener(new BaseErrorListener() {
            @Override
            public void syntaxError(
                    Recognizer<?, ?> recognizer,
                    Object symbol,
                    int line,
                    int column,
                    String message,
                    RecognitionException e) {
                complaints.add(line + ":" + column + " " + message);
            }

            @Override
            public void reportAmbiguity(
                    Parser recognizer,
                    DFA dfa,
                    int start,
                    int stop,
                    boolean exact,
                    BitSet alternatives,
                    ATNConfigSet set) {
                String rule = recognizer.getRuleNames()[dfa.atnStartState.ruleIndex];
                complaints.add("ambiguous " + rule + " " + alternatives + " at token " + start);
            }
        });
        parser.file();
        return complaints;
    }
}
