/**
 * What a program on the JVM needs to be timed: the conversation with the coordinator and the data of a workload. In comes a line such as
 * {@code run step 20}, out goes {@code 3500 20011000 19998000 0}: steps, wall and CPU time in ns, bytes allocated.
 */
package dev.gradc.benchmarks.contestant;
