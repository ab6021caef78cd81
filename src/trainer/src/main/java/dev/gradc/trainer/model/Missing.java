package dev.gradc.trainer.model;

/** What happens to a row in which a column that is used holds no value (empty, NA, NaN). */
public enum Missing {
    /** The row is left out, and counted. */
    DROP,
    /** The row is reported as an error. */
    ERROR
}
