package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradc.emit.ClassFileLimits;
import dev.gradc.model.Emission.Backend;
import dev.gradc.source.DiagnosticRenderer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Models whose class javac would refuse: gradc says so itself, with the model's place and what can be done, and makes no text. */
class TooLargeTest {
    private static final String LAYERS = """
            model Deep {
              input x[3]  target y[2]
              h = x |> dense(4, activation = tanh) |> dense(5, activation = sigmoid) |> dense(6, activation = elu)
              output p = h |> dense(2)
              loss mse(p, y)
              train { optimizer = adam()  batch = 32 }
            }
            """;

    private static final JavaOptions THREADS =
            JavaOptions.DEFAULT.withThreads(2).withBackend(Backend.VECTOR);

    private static String refused(String text, JavaOptions options, ClassFileLimits limits) {
        CompiledModel model = HoldsTogether.compile(text);
        try {
            new Generation(model, options, limits).files();
        } catch (Refusal refusal) {
            assertThat(refusal.diagnostic().span().line()).isEqualTo(1);
            assertThat(refusal.diagnostic().span().column()).isEqualTo(7);
            assertThat(refusal.diagnostic().code().id()).isEqualTo("LIMIT-07");
            return new DiagnosticRenderer(false).render(refusal.diagnostic());
        }
        return "";
    }

    @Test
    void ofTooManyNamesAndNumbers() {
        ClassFileLimits few = new ClassFileLimits(1_000, 65_535, 255);
        assertThat(refused(LAYERS, JavaOptions.DEFAULT, few))
                .contains("the model Deep is too large for a Java class: it would have about 1,")
                .contains("names and numbers, and a class file holds 1,000")
                .contains("fix: use fewer layers, or more that are alike")
                .doesNotContain("threads");
        assertThat(refused(LAYERS, THREADS, few)).contains("; or threads = 1");
        assertThat(refused(LAYERS, THREADS, ClassFileLimits.OF_JAVA)).isEmpty();
    }

    @Test
    void ofTooMuchCode() {
        assertThat(refused(LAYERS, JavaOptions.DEFAULT, new ClassFileLimits(65_535, 100, 255)))
                .contains("bytes of code, and Java allows 100")
                .contains("fix: write long formulas as sums over an index")
                .doesNotContain("threads");
        assertThat(refused(LAYERS, THREADS, new ClassFileLimits(65_535, 65_535, 3)))
                .contains("parameters, and Java allows 3", "fix: write long formulas", "; or threads = 1");
    }

    @Test
    void ofTooManyInputs() {
        String inputs = IntStream.range(0, 253).mapToObj(i -> "input x" + i).collect(Collectors.joining("\n"));
        String text = "model Wide {\n" + inputs + "\ntarget y\nparam a ~ normal(0, 1)\noutput p = a * ("
                + IntStream.range(0, 253).mapToObj(i -> "x" + i).collect(Collectors.joining(" + "))
                + ")\nloss (p - y)^2\ntrain { optimizer = sgd()  batch = 2 }\n}";
        CompiledModel model = HoldsTogether.compile(text);
        assertThatThrownBy(() -> model.java(JavaOptions.DEFAULT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("parameters, and Java allows 255");
        assertThat(refused(text, JavaOptions.DEFAULT, ClassFileLimits.OF_JAVA))
                .contains("fix: make one input of several, as in  input x[253]\n");
    }
}
