package dev.gradc.algebra;

/** What a {@link Expr.Reduce} does with the values of its body. ARGMAX and ARGMIN give the flat row-major position of the first extreme. */
public enum ReduceOp {
    SUM("sum"),
    PRODUCT("prod"),
    MAX("max"),
    MIN("min"),
    LOG_SUM_EXP("logsumexp"),
    ARGMAX("argmax"),
    ARGMIN("argmin");

    private final String text;

    ReduceOp(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
