/**
 * The layers, activations, losses, penalties, initialisers and optimisers that every model knows, written in the
 * language itself.
 *
 * <p>In: the {@code .grad} resources beside this package, {@code fn relu(x) = max(0, x)}. Out: their
 * {@link dev.gradc.syntax.SyntaxFile}s. To add an entry add a line to one of the resources.
 */
package dev.gradc.library;
