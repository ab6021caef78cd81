/**
 * The generation of one folder of Java sources from one folder of model files, done only when something changed. It
 * knows nothing of Maven.
 *
 * <p>In: a {@link dev.gradc.maven.generation.GenerationRequest} naming {@code src/main/grad}. Out: the files that were
 * written and deleted, or the problems with their places.
 */
package dev.gradc.maven.generation;
