/**
 * Reverse mode: a program in, the same program with one adjoint for each tensor that needs one out.
 *
 * <p>The only derivatives known here are those of scalar primitives, in {@link dev.gradc.derive.Partials}; everything else follows from two
 * structural rules, that of a read and that of a reduction. Example: {@code z[j] = Σₖ W[j,k] x[k]} with adjoint δ gives
 * {@code dW[j,k] = δ[j] x[k]} and {@code x_bar[k] = Σⱼ W[j,k] δ[j]}.
 */
package dev.gradc.derive;
