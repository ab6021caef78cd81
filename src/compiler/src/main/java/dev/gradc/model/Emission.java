package dev.gradc.model;

import java.util.Set;

/**
 * What the file itself says of its Java: an empty text or 0 leaves the choice to the build.
 *
 * @param threads how many threads an object has if nothing else is said when it is made
 * @param products what the class is to compute beside gradients
 */
public record Emission(
        String className,
        String packageName,
        Precision precision,
        int batch,
        Backend backend,
        int threads,
        Set<Product> products) {
    /** The most threads that can be asked for. */
    public static final int MOST_THREADS = 64;

    public Emission {
        products = Set.copyOf(products);
    }

    /** Gradients alone. */
    public Emission(String className, String packageName, Precision precision, int batch) {
        this(className, packageName, precision, batch, Backend.UNSAID, 0, Set.of());
    }

    /** What the generated code is written for. */
    public enum Backend {
        /** The Java language alone. */
        PLAIN,
        /** A second class beside it, by the Vector API, that is used where its module is present. */
        VECTOR,
        /** The build decides. */
        UNSAID
    }

    /** The number type of the generated class. */
    public enum Precision {
        FLOAT,
        DOUBLE,
        /** The build decides. */
        UNSAID
    }
}
