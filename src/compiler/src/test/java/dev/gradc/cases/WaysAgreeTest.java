package dev.gradc.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.SourceImports;
import dev.gradc.source.Source;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated code computes what the interpreter computes, on the smallest programs where it once did not. */
class WaysAgreeTest {
    private record Row(String fault, String statements) {
        @Override
        public String toString() {
            return fault;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "a row fetched before the bracket that makes sure of it",
                        "input x[3]  target y[3]  param w[5] = [1, -2, 3, 4, 5]  v = w[0..3]  R[a,b] = v[a] * v[b]"
                                + "  loss half_squared_error(R @ x, y)"),
                new Row(
                        "a comment with the equation of -1 over something",
                        "input x[3]  param b = 2  loss sum[i] b * (1 - (1 + b * x[i])^(-2))"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void generatedCodeIsTheInterpreter(Row row) {
        Source source = new Source("row.grad", "model Row { " + row.statements() + " }");
        CompiledModel model =
                Compiler.compile(source, SourceImports.none()).models().get(0);
        Map<String, double[]> inputs = new LinkedHashMap<>();
        for (Tensor input : model.model().inputs()) {
            double[] values = new double[input.size()];
            Arrays.setAll(values, i -> 0.5 * i - inputs.size());
            inputs.put(input.name().plain(), values);
        }
        Subject.Fed fed = new Subject.Fed(inputs, 1);
        Subject interpreted = Subject.Way.INTERPRETER.of(model, 1);
        for (Subject.Way way : List.of(Subject.Way.GENERATED_CODE, Subject.Way.GENERATED_VECTORS)) {
            Subject generated = way.of(model, 1);
            assertThat(generated.pass(fed)).isCloseTo(interpreted.pass(fed), within(1e-12));
            model.model().parameters().forEach(p -> {
                String name = p.tensor().name().plain();
                assertThat(generated.gradient(name)).containsExactly(interpreted.gradient(name), within(1e-10));
            });
        }
    }
}
