package dev.gradc.model;

/** What the file itself says of its Java: an empty text or 0 leaves the choice to the build. */
public record Emission(String className, String packageName, Precision precision, int batch) {
    /** The number type of the generated class. */
    public enum Precision {
        FLOAT,
        DOUBLE,
        /** The build decides. */
        UNSAID
    }
}
