package dev.gradc.cases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One case, one model of it and one way to the model's numbers: what the case gives brought to the model by name.
 *
 * @param said the constants of the case that stand in the model's text
 * @param comparison of what is found with what the case expects
 */
record CaseRun(Case of, CompiledModel compiled, Subject.Way way, Set<String> said, Comparison comparison) {
    /** The input of models that need nothing: a model has an input. */
    private static final String UNIT = "unit";

    /** What a word of the language that a case uses as a name is called in the model: {@code target_}. */
    private static final String ESCAPE = "_";

    /** The constants as inputs, those not among them left out. */
    Subject.Fed fed() {
        Map<String, double[]> given = new LinkedHashMap<>();
        Set<String> unused = new LinkedHashSet<>(fields(of.constants()).keySet());
        unused.removeAll(said);
        for (Tensor input : compiled.model().inputs()) {
            String name = input.name().plain();
            String key = name.endsWith(ESCAPE) ? name.substring(0, name.length() - ESCAPE.length()) : name;
            if (unused.remove(key)) {
                given.put(name, Case.numbers(of.constants().get(key)));
            }
        }
        if (!unused.isEmpty()) {
            throw new AssertionError("neither fed to the model nor said in its text: " + unused);
        }
        return fed(given);
    }

    /** These values as inputs; they make as many samples as there are. */
    Subject.Fed fed(Map<String, double[]> given) {
        Map<String, double[]> rows = new LinkedHashMap<>(given);
        int samples = 1;
        for (Tensor input : compiled.model().inputs()) {
            double[] values = given.get(input.name().plain());
            samples = values == null ? samples : values.length / input.size();
        }
        rows.put(UNIT, new double[samples]);
        for (Tensor input : compiled.model().inputs()) {
            double[] values = rows.get(input.name().plain());
            if (values != null && values.length != samples * input.size()) {
                throw new AssertionError(
                        values.length + " numbers for " + samples + " samples of " + input + input.shape());
            }
        }
        return new Subject.Fed(rows, samples);
    }

    /** The model with the case's parameters, for so many samples. */
    Subject subject(int samples) {
        Subject subject = way.of(compiled, samples);
        set(subject, of.parameters());
        return subject;
    }

    static void set(Subject subject, JsonNode parameters) {
        fields(parameters).forEach((name, values) -> subject.set(name, Case.numbers(values)));
    }

    /** The gradients of the latest pass; all parameters of the model must be among them. */
    void compareGradients(Subject subject, JsonNode expected) {
        List<String> parameters = compiled.model().parameters().stream()
                .map(p -> p.tensor().name().plain())
                .toList();
        if (!fields(expected).keySet().equals(Set.copyOf(parameters))) {
            throw new AssertionError("gradients by " + fields(expected).keySet() + ", parameters " + parameters);
        }
        fields(expected)
                .forEach((name, values) ->
                        comparison.numbers("gradient of " + name, subject.gradient(name), Case.numbers(values)));
    }

    static Map<String, JsonNode> fields(JsonNode object) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            fields.put(name, object.get(name));
        }
        return fields;
    }
}
