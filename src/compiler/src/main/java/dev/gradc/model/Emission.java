package dev.gradc.model;

import java.util.Set;

/**
 * What the file itself says of its Java: an empty text or 0 leaves the choice to the build.
 *
 * @param products what the class is to compute beside gradients
 */
public record Emission(String className, String packageName, Precision precision, int batch, Set<Product> products) {
    public Emission {
        products = Set.copyOf(products);
    }

    /** Gradients alone. */
    public Emission(String className, String packageName, Precision precision, int batch) {
        this(className, packageName, precision, batch, Set.of());
    }

    /** The number type of the generated class. */
    public enum Precision {
        FLOAT,
        DOUBLE,
        /** The build decides. */
        UNSAID
    }
}
