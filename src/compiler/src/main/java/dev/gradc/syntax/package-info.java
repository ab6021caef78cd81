/**
 * What the user wrote, as written: the syntax tree.
 *
 * <p>In: nothing but places of {@link dev.gradc.source}. Out: a {@link dev.gradc.syntax.SyntaxFile}, for example
 * {@code fn mish(x) = x * tanh(softplus(x))} as a {@link dev.gradc.syntax.Declaration.Function} with one
 * {@link dev.gradc.syntax.Formal} and a {@link dev.gradc.syntax.Expression.Chain}. Nothing here is checked: names may
 * be unknown and sizes may not agree.
 */
package dev.gradc.syntax;
