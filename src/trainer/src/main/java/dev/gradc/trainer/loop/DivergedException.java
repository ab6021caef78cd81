package dev.gradc.trainer.loop;

/** The end of a training run whose loss is no longer a finite number. The parameters are of no use then. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DivergedException(String message) {
        super(message);
    }
}
