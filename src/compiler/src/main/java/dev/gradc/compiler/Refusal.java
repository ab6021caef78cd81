package dev.gradc.compiler;

import dev.gradc.source.Diagnostic;

/** Thrown where no Java can be made of a model, though it is right: it asks for more than Java allows. The diagnostic is for the user. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    Refusal(Diagnostic diagnostic) {
        super(diagnostic.span() + ": " + diagnostic.message());
        this.diagnostic = diagnostic;
    }

    /** What is too large, where, and what can be done. */
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
