/**
 * Loops to Java source; the one door to JavaPoet.
 *
 * <p>In: a {@link dev.gradc.loops.LoopProgram}, in which every name is settled and every size known. Out: {@link dev.gradc.emit.GeneratedFile}s,
 * such as {@code demo/Digits.java}, the same characters every time. Nothing from a model becomes code: names pass through {@code JavaName},
 * numbers and texts through {@code Literals}, prose through {@code Comments}.
 */
package dev.gradc.emit;
