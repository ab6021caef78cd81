package dev.gradc.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How many times the time of C a step of a workload may take, by backend; see the README. */
enum Target {
    A1(1.0, 1.0),
    A4(1.2, 1.2),
    B(1.0, 1.0),
    C(3.0, 1.5),
    D(3.5, 1.1),
    E1(1.8, 1.1),
    E64(2.5, 0.95),
    F(2.2, 1.0),
    G(4.0, 1.5),
    H(2.5, 1.1);

    private final Map<Entrant.Kind, Double> limits;

    Target(double plain, double vector) {
        limits = Map.of(Entrant.Kind.PLAIN, plain, Entrant.Kind.VECTOR, vector);
    }

    /** The limit for a backend, if there is one. */
    static Optional<Double> of(String workload, Entrant.Kind backend) {
        return Arrays.stream(values())
                .filter(t -> t.name().equals(workload.toUpperCase(Locale.ROOT)))
                .findFirst()
                .map(t -> t.limits.get(backend));
    }
}
