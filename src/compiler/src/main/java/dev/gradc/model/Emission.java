package dev.gradc.model;

import java.util.Set;

/**
 * What the file itself says of its Java: an empty text or 0 leaves the choice to the build.
 *
 * @param products what the class is to compute beside gradients
 */
public record Emission(
        String className, String packageName, Precision precision, int batch, Backend backend, Set<Product> products) {
    public Emission {
        products = Set.copyOf(products);
    }

    /** Gradients alone. */
    public Emission(String className, String packageName, Precision precision, int batch) {
        this(className, packageName, precision, batch, Backend.UNSAID, Set.of());
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
