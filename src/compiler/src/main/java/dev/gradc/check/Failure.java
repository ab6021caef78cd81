package dev.gradc.check;

/** The end of one statement's checking: what is wrong has been reported, or follows from what was. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure() {
        super(null, null, false, false);
    }
}
