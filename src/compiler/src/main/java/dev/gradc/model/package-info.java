/**
 * The checked model: inputs, parameters, the forward program, the loss, how to train.
 *
 * <p>In: made by {@code check} from what the user wrote; every name is resolved, every size known, every formula in the algebra. Out: read by the
 * views and by lowering. Example: a {@link dev.gradc.model.Model} with one {@link dev.gradc.model.Parameter} W[3,2] that starts from
 * {@code glorot_uniform}.
 */
package dev.gradc.model;
