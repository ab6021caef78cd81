/**
 * The index-notation algebra every later level speaks: axes, affine indices, nine expression kinds, tensors, definitions, programs.
 *
 * <p>In: nothing but names and sizes. Out: interned expressions in normal form. Example: {@code z[j] = sum[k] W[j,k] x[k] + b[j]} is one
 * {@link dev.gradc.algebra.Definition} whose right side is an {@code Add} of a {@code Reduce} and a {@code Read}.
 */
package dev.gradc.algebra;
