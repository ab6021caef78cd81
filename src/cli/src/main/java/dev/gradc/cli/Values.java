package dev.gradc.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Model;
import dev.gradc.model.Parameter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values for all inputs, targets and parameters of a model, read from JSON. One extra leading axis on every input makes a batch.
 *
 * @param samples the number of samples, 1 if the inputs have no leading axis
 * @param batched true if the inputs have the leading axis
 * @param inputs for each input and target its elements, sample by sample, row-major
 * @param parameters for each parameter its elements, row-major
 */
record Values(int samples, boolean batched, Map<Tensor, double[]> inputs, Map<Tensor, double[]> parameters) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads the values, or fails with the name of the value that is missing, misshapen or no number. */
    static Values parse(String file, String text, Model model) {
        JsonNode root = tree(file, text);
        List<Tensor> parameterTensors =
                model.parameters().stream().map(Parameter::tensor).toList();
        known(file, root, List.of("inputs", "parameters"), "the file");
        JsonNode inputs = group(file, root, "inputs", model.inputs());
        JsonNode parameters = group(file, root, "parameters", parameterTensors);
        int samples = samples(file, inputs, model.inputs());
        Map<Tensor, double[]> inputValues = new LinkedHashMap<>();
        for (Tensor input : model.inputs()) {
            inputValues.put(
                    input,
                    new Reader(file, "inputs", input, samples)
                            .read(inputs.get(input.name().plain())));
        }
        Map<Tensor, double[]> parameterValues = new LinkedHashMap<>();
        for (Tensor parameter : parameterTensors) {
            parameterValues.put(
                    parameter,
                    new Reader(file, "parameters", parameter, 0)
                            .read(parameters.get(parameter.name().plain())));
        }
        return new Values(Math.max(samples, 1), samples > 0, inputValues, parameterValues);
    }

    private static JsonNode tree(String file, String text) {
        try {
            JsonNode root = JSON.readTree(text);
            if (!root.isObject()) {
                throw CommandFailure.data(file + ": expected an object with \"inputs\" and \"parameters\"");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw CommandFailure.data(file + ":" + e.getLocation().getLineNr() + ":"
                    + e.getLocation().getColumnNr() + ": this is not JSON: " + e.getOriginalMessage());
        }
    }

    private static JsonNode group(String file, JsonNode root, String name, List<Tensor> tensors) {
        List<String> names = tensors.stream().map(t -> t.name().plain()).toList();
        JsonNode group = root.path(name);
        if (group.isMissingNode() && names.isEmpty()) {
            return JSON.createObjectNode();
        }
        if (!group.isObject()) {
            throw CommandFailure.data(file + ": expected an object \"" + name + "\" with " + String.join(", ", names));
        }
        known(file, group, names, name);
        for (String wanted : names) {
            if (!group.has(wanted)) {
                throw CommandFailure.data(file + ": " + name + " lack a value for " + wanted);
            }
        }
        return group;
    }

    private static void known(String file, JsonNode object, List<String> names, String where) {
        for (Iterator<String> i = object.fieldNames(); i.hasNext(); ) {
            String name = i.next();
            if (!names.contains(name)) {
                throw CommandFailure.data(file + ": " + where + " has no " + name + "; expected "
                        + (names.isEmpty() ? "nothing" : String.join(", ", names)));
            }
        }
    }

    /** The number of samples; 0 if no input has the leading axis. All inputs must agree. */
    private static int samples(String file, JsonNode inputs, List<Tensor> tensors) {
        int samples = -1;
        String first = "";
        for (Tensor tensor : tensors) {
            String name = tensor.name().plain();
            int extra = depth(inputs.get(name)) - tensor.rank();
            int here = extra == 1 ? inputs.get(name).size() : 0;
            if (samples >= 0 && here != samples) {
                throw CommandFailure.data(file + ": inputs disagree: " + first + " is " + told(samples) + ", " + name
                        + " is " + told(here));
            }
            samples = here;
            first = name;
            if (extra == 1 && here == 0) {
                throw CommandFailure.data(file + ": inputs." + name + ": a batch has at least one sample");
            }
        }
        return Math.max(samples, 0);
    }

    private static String told(int samples) {
        return samples == 0 ? "one sample" : "a batch of " + samples;
    }

    private static int depth(JsonNode node) {
        int depth = 0;
        for (JsonNode at = node; at != null && at.isArray(); at = at.get(0)) {
            depth++;
        }
        return depth;
    }

    /** The elements of one tensor. */
    private record Reader(String file, String group, Tensor tensor, int samples) {
        double[] read(JsonNode node) {
            List<Integer> shape = new ArrayList<>();
            if (samples > 0) {
                shape.add(samples);
            }
            tensor.axes().stream().map(Axis::extent).forEach(shape::add);
            double[] into = new double[Math.multiplyExact(tensor.size(), Math.max(samples, 1))];
            fill(node, shape, "", into, 0, into.length);
            return into;
        }

        private void fill(JsonNode node, List<Integer> shape, String at, double[] into, int from, int count) {
            if (shape.isEmpty()) {
                into[from] = number(node, at);
                return;
            }
            if (!node.isArray()) {
                throw wrong(at, "expected an array of " + shape.get(0) + ", found " + shown(node));
            }
            if (node.size() != shape.get(0)) {
                throw wrong(at, "expected " + shape.get(0) + " values, found " + node.size());
            }
            int each = count / shape.get(0);
            for (int i = 0; i < node.size(); i++) {
                fill(node.get(i), shape.subList(1, shape.size()), at + "[" + i + "]", into, from + i * each, each);
            }
        }

        private double number(JsonNode node, String at) {
            if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
                throw wrong(at, "expected a number, found " + shown(node));
            }
            double value = node.doubleValue();
            if (tensor.isInteger() && (value != Math.rint(value) || value < 0 || value >= tensor.classes())) {
                throw wrong(
                        at, "expected a class label from 0 to " + (tensor.classes() - 1) + ", found " + shown(node));
            }
            return value;
        }

        private CommandFailure wrong(String at, String what) {
            return CommandFailure.data(file + ": " + group + "." + tensor.name().plain() + at + ": " + what);
        }

        private static String shown(JsonNode node) {
            String text = node.toString();
            return text.length() <= 60 ? text : text.substring(0, 60) + "...";
        }
    }
}
