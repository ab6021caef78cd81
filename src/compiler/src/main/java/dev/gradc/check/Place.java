package dev.gradc.check;

/** What an expression is part of: it decides whether parts of it get names of their own and whether formulas are kept by name. */
enum Place {
    /** A definition of the forward pass. */
    MODEL(true, false),
    /** The loss, whose formulas are written out. */
    LOSS(true, true),
    PENALTY(false, true),
    METRIC(false, true),
    /** What a parameter starts from: the one place where numbers are drawn. */
    INITIAL(false, true),
    /** A size, a constant, a setting. */
    CONSTANT(false, true),
    OPTIMIZER(false, true),
    /** The body of a scalar function. */
    FORMULA(false, false);

    private final boolean names;
    private final boolean inlines;

    Place(boolean names, boolean inlines) {
        this.names = names;
        this.inlines = inlines;
    }

    /** True if parts may become definitions of their own. */
    boolean names() {
        return names;
    }

    /** True if scalar functions are written out instead of kept by name. */
    boolean inlines() {
        return inlines;
    }
}
