package dev.gradc.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.InterpretedModel;
import dev.gradc.compiler.SourceImports;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Constants from a file beside the model. */
class DataConstantsTest {
    private static Compilation compile(String constant, String use, String file) {
        String text = constant + " model M { input x[3]  param w = 1  output p = w * (" + use + ")  loss p^2 }";
        SourceImports imports = (target, quoted, by) ->
                quoted && target.equals("a.csv") ? Optional.of(new Source("a.csv", file)) : Optional.empty();
        return Compiler.compile(new Source("m.grad", text), imports);
    }

    private static double output(String constant, String use, String file) {
        Compilation compilation = compile(constant, use, file);
        assertThat(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isEmpty();
        CompiledModel model = compilation.models().get(0);
        Map<Tensor, double[]> inputs = new LinkedHashMap<>();
        inputs.put(model.model().inputs().get(0), new double[] {1, 10, 100});
        return new InterpretedModel(model.model(), model.derived(), 1)
                .pass(inputs, 1)
                .outputs()
                .get("p")[0];
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "const A = numbers(\"a.csv\")      | sum(A @ x)               | 1,2,3\\n4,5,6        | 975",
                "const A[2,3] = numbers(\"a.csv\") | (A @ x)[1]               | 1 2 3\\n4 5 -6.5e0\\n | -596",
                "const A = numbers(\"a.csv\")      | A @ x                    | 1\\n2\\n3             | 321",
                "const A = numbers(\"a.csv\")      | A @ x                    | 1;2;3                | 321",
                "const A[3,2] = numbers(\"a.csv\") | sum(x @ A)               | 1,2,3\\n4,5,6        | 1173"
            })
    void numbersStandWhereTheFileHasThem(String constant, String use, String file, double expected) {
        assertThat(output(constant, use, file.replace("\\n", "\n"))).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "const A = numbers(\"b.csv\")      | 1,2         | m.grad:1:19 | the file b.csv is not found",
                "const A = numbers(\"a.csv\")      | 1,2\\n3,two | a.csv:2:3   | two is not a number",
                "const A = numbers(\"a.csv\")      | 1,2\\n3     | a.csv:2:1   | the rows have one length, and the first has 2 numbers",
                "const A[3] = numbers(\"a.csv\")   | 1,2         | m.grad:1:22 | the shape asks for 3 numbers, and the file has 2, 1 rows of 2",
                "const A = numbers(\"a.csv\")      | \\n         | m.grad:1:19 | there is no number in this file",
                "const A = numbers(3)              | 1,2         | m.grad:1:11 | numbers takes the name of a file, in quotes"
            })
    void mistakesAreToldInTheirPlace(String constant, String file, String place, String message) {
        Compilation compilation = compile(constant, "sum(A) + x[0]", file.replace("\\n", "\n"));
        String told = new DiagnosticRenderer(false).render(compilation.diagnostics());
        assertThat(told).startsWith(place + ": error[").contains(message);
    }

    @Test
    void noFileIsAskedForWithoutOne() {
        assertThat(output("const A[3] = [1, 2, 3]", "A @ x", "")).isEqualTo(321);
    }
}
