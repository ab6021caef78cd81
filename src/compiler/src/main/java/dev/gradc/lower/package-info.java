/**
 * From definitions to loops: order, layout, recognition of dense products, bounds, unrolling.
 *
 * <p>In: a checked model and its derived, batched program, free of formulas and symbolic derivatives. Out: a
 * {@link dev.gradc.loops.LoopProgram}. Example: {@code z1[n,j] = sum[k] W1[j,k] x[n,k] + b1[j]} becomes a method that copies b1 into each row
 * and adds multiples of eight rows of W1 at a time.
 */
package dev.gradc.lower;
