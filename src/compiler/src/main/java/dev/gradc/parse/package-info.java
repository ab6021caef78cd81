/**
 * Text to syntax: the one door to ANTLR.
 *
 * <p>In: a {@link dev.gradc.source.Source}, {@code fn relu(x) = max(0, x)}. Out: a
 * {@link dev.gradc.syntax.SyntaxFile}, or diagnostics such as {@code two values side by side}; never a phrase of the
 * parser generator, never an overflow of the stack.
 */
package dev.gradc.parse;
