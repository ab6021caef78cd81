/** The workloads under JMH, whose profilers tell more than a ratio: {@code run --jmh}. */
package dev.gradc.benchmarks.jmh;
