package dev.gradc.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Values and gradients computed elsewhere, as they lie in the folder of cases beside the repository; the text is not part of it. */
record Case(String name, JsonNode json) {
    private static final Path PLACE = Path.of("shared", "cases");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The folder of cases, if it is there: {@code shared/cases} beside a folder above the working directory. */
    static Optional<Path> folder() {
        Optional<Path> folder = Optional.empty();
        for (Path at = Path.of("").toAbsolutePath(); at != null && folder.isEmpty(); at = at.getParent()) {
            folder = Optional.of(at.resolve(PLACE)).filter(Files::isDirectory);
        }
        return folder;
    }

    /** The names of all cases, in alphabetical order. */
    static TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder().orElseThrow())) {
            files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".json"))
                    .forEach(f -> names.add(f.substring(0, f.length() - ".json".length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    static Case read(String name) {
        try {
            return new Case(
                    name,
                    MAPPER.readTree(
                            folder().orElseThrow().resolve(name + ".json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String kind() {
        return json.get("kind").asText();
    }

    JsonNode constants() {
        return json.get("constants");
    }

    JsonNode parameters() {
        return json.get("params");
    }

    JsonNode expected() {
        return json.get("expected");
    }

    /** The numbers of a node, arrays of arrays row-major. */
    static double[] numbers(JsonNode node) {
        List<Double> numbers = new ArrayList<>();
        collect(node, numbers);
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode node, List<Double> numbers) {
        if (node.isArray()) {
            node.forEach(n -> collect(n, numbers));
        } else if (node.isNumber()) {
            numbers.add(node.doubleValue());
        } else {
            throw new IllegalArgumentException("not a number: " + node);
        }
    }
}
