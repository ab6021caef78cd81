/**
 * The manual of the library, made of its declarations: their comments, their text, and what gradc derives of them.
 *
 * <p>In: {@link dev.gradc.library.Library#files()}. Out: a page in Markdown, or the part of it on one name. Example:
 * {@code Manual.entry("gelu")} shows gelu's comment, its formula and, derived, gelu′.
 */
package dev.gradc.manual;
