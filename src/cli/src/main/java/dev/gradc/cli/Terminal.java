package dev.gradc.cli;

import picocli.CommandLine.Help.Ansi;

/** What is known of the terminal. */
final class Terminal {
    private Terminal() {}

    /** True if diagnostics may be coloured: on a terminal, unless NO_COLOR is set. */
    static boolean colours() {
        return Ansi.AUTO.enabled();
    }
}
