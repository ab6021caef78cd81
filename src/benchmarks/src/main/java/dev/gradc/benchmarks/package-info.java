/**
 * The coordinator: model files and the programs that compete in, a table of ratios out. It generates the Java of each workload, starts each
 * contestant as a process of its own, holds its gradient against the interpreter's, and times all of them in turn, in short samples.
 */
package dev.gradc.benchmarks;
