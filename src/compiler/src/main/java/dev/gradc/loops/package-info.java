/**
 * The loop-nest program: buffers, methods of loops over them, and what the generated class shows its user. It knows nothing of the algebra.
 *
 * <p>In: made by {@code lower}. Out: read by {@code emit}, which needs nothing else. Example: {@code z[n][j] = W[j,k] x[n,k] + b[j]} is a
 * {@link dev.gradc.loops.Method} of two {@link dev.gradc.loops.Statement.For}s around a {@link dev.gradc.loops.Statement.Store}.
 *
 * <p>Names of buffers, methods and variables are ASCII identifiers, distinct within their scope; they are wishes: who writes the text makes
 * them legal in its language and distinct from names of its own.
 */
package dev.gradc.loops;
