package dev.gradc.cli;

/** What the process tells the shell. */
final class ExitCode {
    static final int DONE = 0;
    static final int MODEL_ERRORS = 1;
    static final int WRONG_USE = 2;
    static final int NO_DATA = 3;
    static final int NUMERIC_FAILURE = 4;
    static final int BUG = 70;

    private ExitCode() {}
}
