/**
 * The Maven plugin: its goals read the configuration, hand a request to {@link dev.gradc.maven.generation} and tell
 * Maven and the IDE what came of it.
 *
 * <p>In: {@code <goal>generate</goal>} and {@code src/main/grad/Xor.grad}. Out:
 * {@code target/generated-sources/gradc/Xor.java} and one more source root.
 */
package dev.gradc.maven;
