package dev.gradc.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * A program that may be timed.
 *
 * @param name as the table has it
 * @param kind what it is
 * @param command that starts it; it then speaks the line protocol
 * @param environment what is set for it beside what is there
 * @param suffix what it is to put behind a workload's name: a variant of the same model
 * @param absent why it cannot be had; empty if it can
 */
record Entrant(
        String name, Kind kind, List<String> command, Map<String, String> environment, String suffix, String absent) {
    /** What an entrant is. */
    enum Kind {
        REFERENCE,
        PLAIN,
        VECTOR,
        PEER
    }

    Entrant {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    static Entrant of(String name, Kind kind, List<String> command, Map<String, String> environment) {
        return new Entrant(name, kind, command, environment, "", "");
    }

    static Entrant absent(String name, Kind kind, String reason) {
        return new Entrant(name, kind, List.of(), Map.of(), "", reason);
    }

    /** The same program on a variant of the model. */
    Entrant on(String variant) {
        return new Entrant(name + variant, kind, command, environment, variant, absent);
    }

    boolean isGenerated() {
        return kind == Kind.PLAIN || kind == Kind.VECTOR;
    }
}
