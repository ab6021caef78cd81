package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.source.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network of very many layers: every method short enough to be compiled, and all that is chosen by name still found. */
@Timeout(180)
class ManyLayersTest {
    private static final int LAYERS = 300;
    private static final int MOST_BYTES = 8_000; // HotSpot compiles no longer method

    private static GeneratedClass network(String beside, String training) {
        String text = "model Deep {\n  input x[8]  target y: class(3)\n  h = x"
                + "\n    |> dense(8, activation = tanh)".repeat(LAYERS)
                + "\n  output p = h |> dense(3) |> softmax\n  loss cross_entropy(p, y)\n"
                + beside
                + "\n  train { optimizer = adam()  batch = 4  " + training + " }\n}";
        Compilation compilation = Compiler.compile(new Source("deep.grad", text), SourceImports.none());
        return GeneratedClass.compile(
                compilation.models().get(0).java(JavaOptions.DEFAULT).get(0));
    }

    private static void everyMethodCompiles(GeneratedClass type) {
        Map<String, Integer> lengths = type.codeLengths();
        lengths.values().removeIf(length -> length <= MOST_BYTES);
        assertThat(lengths).isEmpty();
    }

    @Test
    void trainsAndIsReadByName() {
        GeneratedClass type = network("", "");
        everyMethodCompiles(type);
        GeneratedClass.Instance net = type.create();
        net.call("initialize", 3L);
        Object x = net.rows(new double[8], new double[] {1, 0, 1, 0, 1, 0, 1, 0});
        int[] y = {0, 2};
        double before = net.number("step", x, y, 2);
        for (int i = 0; i < 20; i++) {
            net.number("step", x, y, 2);
        }
        assertThat(net.number("loss", x, y, 2)).isLessThan(before);
        net.call("backward", x, y, 2);
        List<?> names = (List<?>) net.call("parameterNames");
        assertThat(names).hasSize(2 * LAYERS + 2);
        GeneratedClass.Instance other = type.create();
        other.call("copyParametersFrom", net.object());
        for (Object name : List.of("W1", "b1", "W200", "b257", "W" + LAYERS, "b" + (LAYERS + 1))) {
            int[] shape = (int[]) net.call("parameterShape", name);
            int size = java.util.Arrays.stream(shape).reduce(1, Math::multiplyExact);
            double[] values = net.values("getParameter", size, name.toString());
            assertThat(other.values("getParameter", size, name.toString())).isEqualTo(values);
            assertThat(net.values("getGradient", size, name.toString())).hasSize(size);
            double[] moments = net.values("getState", size, "v", name.toString());
            assertThat(moments).isNotEqualTo(new double[size]);
            net.call("setParameter", name, net.array(moments));
            assertThat(net.values("getParameter", size, name.toString())).isEqualTo(moments);
            net.call("setState", "m", name, net.array(moments));
            assertThat(net.values("getState", size, "m", name.toString())).isEqualTo(moments);
        }
        for (String unknown : List.of("W0", "W" + (LAYERS + 2), "")) {
            assertThatThrownBy(() -> net.call("getParameter", unknown, net.array(0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no parameter '" + unknown + "'");
            assertThatThrownBy(() -> net.call("parameterShape", unknown)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void hasPenaltyAndNormOverAll() {
        GeneratedClass type = network("  penalty l2(1e-4)", "clip = global_norm(1.0)");
        everyMethodCompiles(type);
    }
}
