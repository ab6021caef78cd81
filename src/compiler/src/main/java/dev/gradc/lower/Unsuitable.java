package dev.gradc.lower;

/** Thrown at what cannot be written out: a choice that stores, a loop whose bounds are data. */
final class Unsuitable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unsuitable(String what) {
        super(what, null, false, false);
    }
}
