/**
 * What the user wrote becomes a checked model; the one place that reports what is wrong with it.
 *
 * <p>In: a {@link dev.gradc.syntax.SyntaxFile}, its imports and the library. Out: {@link dev.gradc.model.Model}s in the algebra, or diagnostics. Example:
 * {@code z = W @ x + b} becomes {@code z[j] = sum[k] W[j,k] x[k] + b[j]}, with every size known. A derivative that a formula asks for, {@code grad(p, x)}, is derived
 * here at once: that is why this package calls {@code derive} and {@code simplify}, which know nothing of it.
 */
package dev.gradc.check;
