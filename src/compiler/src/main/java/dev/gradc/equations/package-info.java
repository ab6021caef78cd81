/**
 * The views of a derived program that people read: matrix, index, scalar and chain-rule notation, as text, LaTeX, Markdown or ASCII.
 *
 * <p>In: a checked model and its derived, simplified program. Out: text, made from trees that tests evaluate; never fed back. Example:
 * {@code δ⁽²⁾ᵢ = σ′(z⁽²⁾ᵢ) Σₒ W⁽³⁾ₒᵢ δ⁽³⁾ₒ} is viewed as {@code (W⁽³⁾)ᵀ δ⁽³⁾ ⊙ σ′(z⁽²⁾)}.
 */
package dev.gradc.equations;
