package dev.gradc.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * A program that may be timed.
 *
 * @param name as the table has it
 * @param command that starts it; it then speaks the line protocol
 * @param environment what is set for it beside what is there
 * @param absent why it cannot be had; empty if it can
 */
record Entrant(String name, List<String> command, Map<String, String> environment, String absent) {
    Entrant {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    static Entrant of(String name, List<String> command, Map<String, String> environment) {
        return new Entrant(name, command, environment, "");
    }

    static Entrant absent(String name, String reason) {
        return new Entrant(name, List.of(), Map.of(), reason);
    }
}
