/**
 * The text of a model file, places in it, and what is said about them.
 *
 * <p>In: a name and a text. Out: {@link dev.gradc.source.Diagnostic}s, each with a {@link dev.gradc.source.Span},
 * rendered as {@code xor.grad:8:13: error[SYN-07]: two names side by side} with the line and carets below.
 */
package dev.gradc.source;
