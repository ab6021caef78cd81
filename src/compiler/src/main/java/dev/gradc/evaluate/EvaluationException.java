package dev.gradc.evaluate;

/** A value that cannot be had: a tensor without values, a read outside its tensor, a label that is no class. The message names all three. */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EvaluationException(String message) {
        super(message);
    }
}
