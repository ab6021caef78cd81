package dev.gradc.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gradc.compiler.CompiledModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values and gradients that nobody here computed, reproduced by models of the language: by the interpreter and by generated code.
 *
 * <p>The cases are read where they lie; where they are not there, nothing is tested but that every model compiles.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // a model is compiled once for all tests of it
class CasesTest {
    /** A family of cases, by what their names begin with, that is checked in its own way. */
    private record Family(String prefix, Checks check, Set<String> said) {}

    // The first that fits; other cases are checked as their kind says.
    private static final List<Family> FAMILIES = List.of(
            new Family("mazur", Checks.MAZUR, Set.of("learning_rate")),
            new Family("torch_train", Checks.TRAINING, Set.of()),
            new Family("statsmodels", Checks.SURVEY, Set.of()),
            new Family("nist", Checks.FIT, Set.of()),
            new Family("keras_opt", Checks.KERAS_OPTIMIZER, Set.of()),
            new Family("onnx_adam", Checks.ONNX_OPTIMIZER, Set.of()),
            new Family("onnx_momentum", Checks.ONNX_OPTIMIZER, Set.of()),
            new Family("onnx_nesterov", Checks.ONNX_OPTIMIZER, Set.of()),
            new Family("gradbench_llsq", Checks.GRADIENT, Set.of("n")),
            new Family("gradbench_ode", Checks.GRADIENT, Set.of("s")),
            new Family("adbench_hand", Checks.JACOBIAN, Set.of("parents")));

    private static final Map<String, Checks> KINDS =
            Map.of("gradient", Checks.GRADIENT, "jacobian", Checks.JACOBIAN, "table", Checks.TABLE);

    /** A case that the language cannot say yet, and what is missing. */
    private record NotYet(String name, String missing) {}

    private static final List<NotYet> NOT_YET = List.of(
            new NotYet("gradbench_particle", "a loop until a condition holds, and a gradient inside the model"),
            new NotYet("gradbench_saddle", "a minimum over some parameters and a maximum over others"));

    private final Map<String, List<CompiledModel>> compiled = new TreeMap<>();

    private List<CompiledModel> compiled(String name) {
        return compiled.computeIfAbsent(name, CaseModels::compile);
    }

    private static Checks check(Case of) {
        return family(of)
                .map(Family::check)
                .or(() -> Optional.ofNullable(KINDS.get(of.kind())))
                .orElseThrow(() -> new AssertionError("nobody knows how to check " + of.kind()));
    }

    private static Optional<Family> family(Case of) {
        return FAMILIES.stream().filter(f -> of.name().startsWith(f.prefix())).findFirst();
    }

    // ---------------------------------------------------------------- tests

    static Stream<String> models() {
        return CaseModels.names().stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void compilesWithoutAWarning(String name) {
        assertThat(compiled(name)).isNotEmpty();
    }

    static Stream<Arguments> runs() {
        List<Arguments> runs = new ArrayList<>();
        for (String name : CaseModels.names()) {
            for (Subject.Way way : Subject.Way.values()) {
                runs.add(Arguments.of(name, way));
            }
        }
        return runs.stream();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void givesWhatOthersFound(String name, Subject.Way way) {
        assumeTrue(Case.folder().isPresent(), "shared/cases is not beside the repository");
        Case of = Case.read(name);
        Set<String> said = family(of).map(Family::said).orElse(Set.of());
        List<String> failures = new ArrayList<>();
        for (CompiledModel model : compiled(name)) {
            CaseRun run = new CaseRun(of, model, way, said, new Comparison(of));
            check(of).check(run);
            failures.addAll(run.comparison().failures());
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void everyCaseIsExpressedOrListed() {
        assumeTrue(Case.folder().isPresent(), "shared/cases is not beside the repository");
        Map<String, String> known = new TreeMap<>();
        CaseModels.names().forEach(name -> known.put(name, "expressed"));
        NOT_YET.forEach(
                n -> assertThat(known.put(n.name(), n.missing())).as(n.name()).isNull());
        assertThat(known.keySet()).isEqualTo(Case.names());
        System.out.printf(
                "cases: %d expressed, %d not yet%n", CaseModels.names().size(), NOT_YET.size());
        NOT_YET.forEach(n -> System.out.printf("  %s needs %s%n", n.name(), n.missing()));
    }

    @Test
    void theTableOfActivationsIsWhole() {
        assumeTrue(Case.folder().isPresent(), "shared/cases is not beside the repository");
        String name = "torch_activations_table";
        TreeSet<String> lines = new TreeSet<>();
        CaseRun.fields(Case.read(name).expected().get("table")).keySet().forEach(k -> lines.add(k.replace("_", "")));
        TreeSet<String> models = new TreeSet<>();
        compiled(name).forEach(m -> models.add(m.model().name().toLowerCase(Locale.ROOT)));
        assertThat(models).isEqualTo(lines);
    }
}
