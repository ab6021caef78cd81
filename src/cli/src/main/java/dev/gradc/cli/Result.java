package dev.gradc.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code gradient} found, in the order in which it is printed. Each number is printed so that it reads back to the same double.
 *
 * @param updated parameters and states after updates; empty if none were asked for
 */
record Result(
        double loss,
        Map<String, Array> outputs,
        Map<String, Array> gradients,
        Map<String, Map<String, Array>> updated) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    Result {
        outputs = new LinkedHashMap<>(outputs);
        gradients = new LinkedHashMap<>(gradients);
        updated = new LinkedHashMap<>(updated);
    }

    /** A tensor's elements, row-major, with its shape. */
    record Array(List<Integer> shape, double[] values) {
        private JsonNode json() {
            return json(shape, 0, values.length);
        }

        private JsonNode json(List<Integer> rest, int from, int count) {
            if (rest.isEmpty()) {
                return number(values[from]);
            }
            ArrayNode array = JSON.arrayNode();
            int each = count / rest.get(0);
            for (int i = 0; i < rest.get(0); i++) {
                array.add(json(rest.subList(1, rest.size()), from + i * each, each));
            }
            return array;
        }
    }

    String json() {
        ObjectNode root = JSON.objectNode();
        root.set("loss", number(loss));
        root.set("outputs", group(outputs));
        root.set("gradients", group(gradients));
        updated.forEach((name, arrays) -> root.set(name, group(arrays)));
        return root.toString();
    }

    private static ObjectNode group(Map<String, Array> arrays) {
        ObjectNode node = JSON.objectNode();
        arrays.forEach((name, array) -> node.set(name, array.json()));
        return node;
    }

    /** JSON knows no NaN and no infinity: they are told as texts. */
    private static JsonNode number(double value) {
        return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(Double.toString(value));
    }
}
