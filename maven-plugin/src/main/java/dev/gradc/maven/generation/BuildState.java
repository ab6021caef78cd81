package dev.gradc.maven.generation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was generated from what: hashes of the configuration, of each model file and of each generated file, by name.
 * It is the manifest, too: a file that it does not name was not written by us.
 */
record BuildState(String configuration, SortedMap<String, String> inputs, SortedMap<String, String> outputs) {
    private static final String HEADER = "gradc 1";

    BuildState {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
        outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    }

    /** The state before anything was generated. */
    static BuildState none() {
        return new BuildState("", new TreeMap<>(), new TreeMap<>());
    }

    /** Whether the same inputs and configuration made it. */
    boolean madeFrom(BuildState other) {
        return configuration.equals(other.configuration) && inputs.equals(other.inputs);
    }

    /** The same with the other's outputs added to the manifest. */
    BuildState owningAlso(BuildState other) {
        SortedMap<String, String> all = new TreeMap<>(other.outputs);
        all.putAll(outputs);
        return new BuildState(configuration, inputs, all);
    }

    /** One line an entry: kind, hash, name. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(HEADER, "configuration " + configuration));
        inputs.forEach((name, hash) -> lines.add("input " + hash + " " + name));
        outputs.forEach((name, hash) -> lines.add("output " + hash + " " + name));
        return lines;
    }

    /** The state of these lines, or none if they are not in this version's form. */
    static Optional<BuildState> of(List<String> lines) {
        if (lines.size() < 2 || !lines.get(0).equals(HEADER) || !lines.get(1).startsWith("configuration ")) {
            return Optional.empty();
        }
        Map<String, SortedMap<String, String>> entries = Map.of("input", new TreeMap<>(), "output", new TreeMap<>());
        for (String line : lines.subList(2, lines.size())) {
            String[] fields = line.split(" ", 3);
            if (fields.length < 3 || !entries.containsKey(fields[0])) {
                return Optional.empty();
            }
            entries.get(fields[0]).put(fields[2], fields[1]);
        }
        String configuration = lines.get(1).substring("configuration ".length());
        return Optional.of(new BuildState(configuration, entries.get("input"), entries.get("output")));
    }
}
