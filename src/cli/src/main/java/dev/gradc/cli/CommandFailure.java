package dev.gradc.cli;

/** An end of the command that is the user's to mend: a message for the standard error, without a stack trace, and an exit code. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /** A file that cannot be read or written, or data that does not fit. */
    static CommandFailure data(String message) {
        return new CommandFailure(ExitCode.NO_DATA, message);
    }
}
