package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.model.Parameter;
import dev.gradc.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs on which naive gradients break, through the whole compiler and the interpreter: each as it should come out, or its gap by name. */
class GradientTrapsTest {
    private static final Pattern PARAM = Pattern.compile("param (\\w+)(\\[[\\d,]+])? = ([-\\w.,]+)");
    private static final double TOLERANCE = 1e-12;

    private record Trap(String id, String text, double value, double[] gradients, String verdict) {
        static Trap parse(String line) {
            String[] cells = line.split("\t");
            boolean said = !cells[1].isEmpty();
            return new Trap(
                    cells[0],
                    cells[1],
                    said ? Double.parseDouble(cells[2]) : 0,
                    said ? numbers(cells[3]) : new double[0],
                    cells[4]);
        }

        boolean said() {
            return !text.isEmpty() && !verdict.startsWith("missing");
        }

        @Override
        public String toString() {
            return id + ": " + text;
        }
    }

    private static double[] numbers(String list) {
        return Arrays.stream(list.split(",")).mapToDouble(Double::parseDouble).toArray();
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = GradientTrapsTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#") && !l.startsWith("id\t"))
                    .toList();
        }
    }

    static List<Trap> traps() throws IOException {
        return lines("trap-models.tsv").stream().map(Trap::parse).toList();
    }

    static List<Trap> said() throws IOException {
        return traps().stream().filter(Trap::said).toList();
    }

    @ParameterizedTest
    @MethodSource("said")
    void aTrapComesOutAsItsRowSays(Trap trap) {
        List<double[]> values = new ArrayList<>();
        CompiledModel compiled = compile(trap, values);
        InterpretedModel model = compiled.interpreted(1);
        List<Parameter> parameters = compiled.model().parameters();
        for (int i = 0; i < values.size(); i++) {
            double[] target = model.parameter(parameters.get(i).tensor());
            System.arraycopy(values.get(i), 0, target, 0, target.length);
        }
        InterpretedModel.Pass pass = model.pass(Map.of(compiled.model().inputs().get(0), new double[] {1}), 1);
        double[] gradients = parameters.stream()
                .flatMapToDouble(p -> DoubleStream.of(pass.gradients().get(p.tensor())))
                .toArray();
        boolean holds = agrees(trap.value, pass.loss()) && gradients.length == trap.gradients.length;
        for (int i = 0; i < gradients.length && holds; i++) {
            holds = agrees(trap.gradients[i], gradients[i]);
        }
        String found = pass.loss() + ", " + Arrays.toString(gradients) + " in place of " + trap.value + ", "
                + Arrays.toString(trap.gradients) + "\n" + compiled.derived();
        // A row that differs and no longer does must say so: the list of gaps stays true.
        assertThat(holds).as(found).isEqualTo(!trap.verdict.startsWith("differs"));
    }

    private static CompiledModel compile(Trap trap, List<double[]> values) {
        int bar = trap.text.lastIndexOf(" | ");
        Matcher params = PARAM.matcher(trap.text.substring(0, bar));
        StringBuilder text = new StringBuilder("model Trap {\n  input one\n");
        while (params.find()) {
            values.add(numbers(params.group(3)));
            String shape = params.group(2) == null ? "" : params.group(2);
            text.append("  param ").append(params.group(1)).append(shape).append(" = 0\n");
        }
        text.append("  output result = ").append(trap.text.substring(bar + 3)).append("\n  loss result * one\n}\n");
        Compilation compilation = Compiler.compile(new Source("trap.grad", text.toString()), SourceImports.none());
        assertThat(compilation.hasErrors())
                .as(() -> text.toString()
                        + compilation.diagnostics().shown().stream()
                                .map(d -> d.message())
                                .toList())
                .isFalse();
        return compilation.models().get(0);
    }

    private static boolean agrees(double expected, double found) {
        return Double.compare(expected, found) == 0 || Math.abs(expected - found) <= TOLERANCE * Math.abs(expected);
    }

    @Test
    void everyTrapOfTheCollectionHasARow() throws IOException {
        Set<String> collected = new LinkedHashSet<>();
        lines("gradient-traps.tsv").forEach(l -> collected.add(l.substring(0, l.indexOf('\t'))));
        assertThat(traps().stream().map(Trap::id).collect(Collectors.toSet())).isEqualTo(collected);
    }
}
