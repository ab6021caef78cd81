package dev.gradc.trainer.parameters;

import dev.gradc.trainer.model.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The header of a safetensors file: what it says, not whether the data bears it out. */
record Header(List<Entry> entries, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__";

    /** One tensor's place among the data's bytes. */
    record Entry(String name, Precision precision, List<Integer> shape, long begin, long end) {}

    static String write(List<Tensor> tensors, Map<String, String> metadata) {
        StringBuilder json = new StringBuilder("{\"" + METADATA + "\":{");
        json.append(metadata.entrySet().stream()
                .map(entry -> JsonText.quote(entry.getKey()) + ":" + JsonText.quote(entry.getValue()))
                .collect(Collectors.joining(",")));
        json.append('}');
        long begin = 0;
        for (Tensor tensor : tensors) {
            long end = begin + (long) tensor.values().length * tensor.bytesPerElement();
            String shape = tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(","));
            json.append(',').append(JsonText.quote(tensor.name())).append(":{\"dtype\":\"");
            json.append(tensor.precision() == Precision.FLOAT ? "F32" : "F64");
            json.append("\",\"shape\":[").append(shape).append("],\"data_offsets\":[");
            json.append(begin).append(',').append(end).append("]}");
            begin = end;
        }
        json.append('}');
        while (json.toString().getBytes(StandardCharsets.UTF_8).length % 8 != 0) {
            json.append(' '); // the data then begins at a multiple of eight bytes, as the format advises
        }
        return json.toString();
    }

    static Header parse(String text) throws IOException {
        JsonText json = new JsonText(text);
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        json.expect('{');
        while (json.hasMore('}', names.isEmpty())) {
            String name = json.string();
            if (!names.add(name)) {
                throw json.wrong("the name '" + name + "' occurs twice");
            }
            json.expect(':');
            if (name.equals(METADATA)) {
                metadata = strings(json);
            } else {
                entries.add(entry(name, json));
            }
        }
        json.expectEnd();
        return new Header(List.copyOf(entries), metadata);
    }

    private static Map<String, String> strings(JsonText json) throws IOException {
        Map<String, String> strings = new LinkedHashMap<>();
        json.expect('{');
        while (json.hasMore('}', strings.isEmpty())) {
            String key = json.string();
            json.expect(':');
            if (strings.put(key, json.string()) != null) {
                throw json.wrong("the key '" + key + "' occurs twice");
            }
        }
        return strings;
    }

    private static Entry entry(String name, JsonText json) throws IOException {
        Optional<Precision> precision = Optional.empty();
        Optional<List<Long>> shape = Optional.empty();
        Optional<List<Long>> offsets = Optional.empty();
        json.expect('{');
        for (boolean first = true; json.hasMore('}', first); first = false) {
            String key = json.string();
            json.expect(':');
            switch (key) {
                case "dtype" -> precision = Optional.of(precision(json));
                case "shape" -> shape = Optional.of(json.integers());
                case "data_offsets" -> offsets = Optional.of(json.integers());
                default -> throw json.wrong("unknown key '" + key + "'");
            }
        }
        if (precision.isEmpty()
                || shape.isEmpty()
                || offsets.isEmpty()
                || offsets.get().size() != 2) {
            throw json.wrong("tensor '" + name + "' lacks its type, shape or place");
        }
        if (shape.get().stream().anyMatch(length -> length < 1 || length > Integer.MAX_VALUE)) {
            throw json.wrong("tensor '" + name + "' has the shape " + shape.get());
        }
        List<Integer> lengths = shape.get().stream().map(Math::toIntExact).toList();
        return new Entry(
                name,
                precision.get(),
                lengths,
                offsets.get().get(0),
                offsets.get().get(1));
    }

    private static Precision precision(JsonText json) throws IOException {
        String type = json.string();
        return switch (type) {
            case "F32" -> Precision.FLOAT;
            case "F64" -> Precision.DOUBLE;
            default -> throw json.wrong("the type '" + type + "' is not F32 or F64");
        };
    }
}
