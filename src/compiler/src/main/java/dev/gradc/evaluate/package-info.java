/**
 * The interpreter of the algebra in double precision, the oracle of every test.
 *
 * <p>In: definitions and the values of what they read. Out: the values of what they define, and by forward mode their derivatives along a
 * direction. It shares nothing with lowering. Example: {@code z[j] = sum[k] W[j,k] x[k]} with W = [1 2; 3 4], x = [5, 6] gives z = [17, 39].
 */
package dev.gradc.evaluate;
