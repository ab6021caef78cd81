/**
 * The command line: arguments and files in; diagnostics, equations, Java sources and an exit code out.
 *
 * <p>In: {@code gradc --version}. Out: {@code gradc 0.1.0} on the standard output and exit code 0.
 */
package dev.gradc.cli;
