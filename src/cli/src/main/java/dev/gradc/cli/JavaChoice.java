package dev.gradc.cli;

import dev.gradc.compiler.JavaOptions;
import dev.gradc.model.Emission;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options about generated Java that several commands share. */
final class JavaChoice {
    /** Number types a user can name. */
    enum Real {
        FLOAT,
        DOUBLE
    }

    /** Backends a user can name. */
    enum Written {
        PLAIN,
        VECTOR
    }

    @Option(names = "--package", paramLabel = "P", description = "The Java package, instead of the file's own.")
    private Optional<String> packageName = Optional.empty();

    @Option(
            names = "--precision",
            description = "${COMPLETION-CANDIDATES}; where the model does not say. Default: float.")
    private Optional<Real> precision = Optional.empty();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "0",
            description = "The most samples a call takes, where the model does not say.")
    private int batch;

    @Option(
            names = "--backend",
            description =
                    "${COMPLETION-CANDIDATES}: plain Java, or beside it a class by the Vector API that is used where"
                            + " Java runs with --add-modules jdk.incubator.vector; where the model does not say."
                            + " Default: plain.")
    private Optional<Written> backend = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many threads an object of the class has, 1 to 64, where the model does not say."
                    + " Every number is the same whatever it is. Default: 1.")
    private int threads;

    /** True if the command line asks for the Vector API. */
    boolean wantsVectors() {
        return backend.filter(b -> b == Written.VECTOR).isPresent();
    }

    JavaOptions options() {
        if (batch < 0) {
            throw new CommandFailure(ExitCode.WRONG_USE, "--batch is " + batch + "; expected 1 or more");
        }
        if (threads < 0 || threads > Emission.MOST_THREADS) {
            throw new CommandFailure(
                    ExitCode.WRONG_USE, "--threads is " + threads + "; expected 1 to " + Emission.MOST_THREADS);
        }
        JavaOptions said = precision.map(JavaChoice::of).orElse(JavaOptions.DEFAULT);
        Backend written = backend.map(b -> b == Written.VECTOR ? Backend.VECTOR : Backend.PLAIN)
                .orElse(Backend.UNSAID);
        return new JavaOptions(packageName, said.precision(), batch, true, false, Set.of(), written, threads);
    }

    /** Options with a number type alone. */
    static JavaOptions of(Real real) {
        return JavaOptions.DEFAULT.withPrecision(real == Real.FLOAT ? Precision.FLOAT : Precision.DOUBLE);
    }
}
