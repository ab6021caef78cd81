/**
 * The pipeline, its options, its result: the one package that others call.
 *
 * <p>In: the text of a model file. Out: diagnostics and, for each model, its derived program, its equations and its Java. Example:
 * {@code Compiler.compile(source, SourceImports.none()).models().get(0).java(JavaOptions.DEFAULT)}.
 */
package dev.gradc.compiler;
