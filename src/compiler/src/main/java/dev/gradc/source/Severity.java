package dev.gradc.source;

/** How bad it is: an error ends the compilation after its phase, a warning does not. */
public enum Severity {
    ERROR("error"),
    WARNING("warning");

    private final String word;

    Severity(String word) {
        this.word = word;
    }

    /** The word shown before the code. */
    public String word() {
        return word;
    }
}
