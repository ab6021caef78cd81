package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Backpropagation through time cut after some steps: the values stay, derivatives stop where they are to. */
class TruncationTest {
    private static final String MODEL = """
            model Cut {
              dim T = 6
              input x[T,2]  target y
              param W[3,2]  param U[3,3]  param v[3] ~ normal(0, 1)
              recur t in 0..T {
                init h[-1] = 0
                h[t] = tanh(W @ x[t] + U @ BEFORE)
              }
              loss half_squared_error(v @ h[T-1], y)
              train { optimizer = sgd(lr = 0.1)  batch = 2  SETTING }
            }
            """;
    private static final String PLAIN = "h[t-1]";

    private static Map<String, double[]> gradients(String before, String setting) {
        String text = MODEL.replace("BEFORE", before).replace("SETTING", setting);
        Compilation compilation = Compiler.compile(new Source("cut.grad", text), SourceImports.none());
        assertThat(compilation.hasErrors())
                .as(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isFalse();
        CompiledModel model = compilation.models().get(0);
        SplittableRandom random = new SplittableRandom(3);
        Map<Tensor, double[]> inputs = new LinkedHashMap<>();
        model.model()
                .inputs()
                .forEach(i -> inputs.put(i, random.doubles(2L * i.size(), -1, 1).toArray()));
        InterpretedModel oracle = new InterpretedModel(model.model(), model.derived(), 5);
        Map<String, double[]> gradients = new LinkedHashMap<>();
        oracle.pass(inputs, 2).gradients().forEach((p, g) -> gradients.put(p.toString(), g));
        return gradients;
    }

    private static void same(Map<String, double[]> one, Map<String, double[]> other) {
        assertThat(one.keySet()).isEqualTo(other.keySet());
        one.forEach((p, g) -> assertThat(g).as(p).containsExactly(other.get(p), within(1e-14)));
    }

    @Test
    void aCutBeyondTheEndChangesNothing() {
        same(gradients(PLAIN, "truncate = 6"), gradients(PLAIN, ""));
    }

    @Test
    void aCutStopsDerivativesAtEveryMultiple() {
        String byHand = "(if t == 2 || t == 4 then stop_gradient(h[t-1]) else h[t-1])";
        Map<String, double[]> cut = gradients(PLAIN, "truncate = 2");
        same(cut, gradients(byHand, ""));
        assertThat(cut.get("U")).isNotEqualTo(gradients(PLAIN, "").get("U"));
    }
}
