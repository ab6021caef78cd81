package dev.gradc.trainer.data;

import java.util.List;

/** Data that cannot be used: one line for each thing wrong, ten at most, each opening with {@code file:line:column}. */
public final class DataException extends Exception {
    private static final long serialVersionUID = 1;

    public DataException(List<String> problems) {
        super(String.join("\n", problems));
    }

    public DataException(String problem) {
        super(problem);
    }

    public DataException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
