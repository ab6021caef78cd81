package dev.gradc.equations;

/**
 * What a reader may ask of the equations.
 *
 * @param batch true for the form of a whole batch, a row a sample, where the notation has one
 * @param limit the most components of a tensor, and the most terms of a sum, that scalar notation writes out; 0 for all
 * @param expand true to write out equal layers one by one instead of once with l
 */
public record EquationOptions(boolean batch, int limit, boolean expand) {
    public static final EquationOptions DEFAULT = new EquationOptions(false, 0, false);

    public EquationOptions {
        if (limit < 0) {
            throw new IllegalArgumentException("limit " + limit);
        }
    }

    public EquationOptions withBatch() {
        return new EquationOptions(true, limit, expand);
    }

    public EquationOptions withLimit(int components) {
        return new EquationOptions(batch, components, expand);
    }

    public EquationOptions withExpand() {
        return new EquationOptions(batch, limit, true);
    }
}
