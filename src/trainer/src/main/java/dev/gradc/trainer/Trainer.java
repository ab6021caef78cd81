package dev.gradc.trainer;

import dev.gradc.trainer.data.DataException;
import dev.gradc.trainer.data.Fitting;
import dev.gradc.trainer.loop.DivergedException;
import dev.gradc.trainer.loop.ProgressMode;
import dev.gradc.trainer.model.TrainableModel;
import dev.gradc.trainer.parameters.AtomicFile;
import dev.gradc.trainer.parameters.ParameterFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command line of a packed trainer: {@code train data.csv} and {@code predict data.csv}. The adapter generated for a
 * model calls it from a {@code main} of its own.
 */
@Command(
        name = "trainer",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Trains a model on data, and predicts with what was learned.")
public final class Trainer {
    private static final int DATA = 3;
    private static final int DIVERGED = 4;
    private static final int BUG = 70;

    private final TrainableModel model;
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandSpec spec;

    private Trainer(TrainableModel model, PrintStream out, PrintStream err) {
        this.model = model;
        this.out = out;
        this.err = err;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(TrainableModel model, String... arguments) {
        int code = run(model, System.out, System.err, arguments);
        model.close();
        System.exit(code);
    }

    /** Runs the command; 0 done, 2 wrong use, 3 data or file cannot be read or written, 4 diverged, 70 a bug. */
    public static int run(TrainableModel model, PrintStream out, PrintStream err, String... arguments) {
        return new CommandLine(new Trainer(model, out, err))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, err))
                .execute(arguments);
    }

    private static int failed(Exception failure, PrintStream err) {
        int code = failure instanceof DataException || failure instanceof IOException
                ? DATA
                : failure instanceof DivergedException ? DIVERGED : BUG;
        err.print(failure.getMessage() + "\n");
        if (code == BUG) {
            failure.printStackTrace(err);
            err.print("This is a bug in gradc; please report it with the lines above.\n");
        }
        err.flush();
        return code;
    }

    @Command(mixinStandardHelpOptions = true, description = "Trains the model and writes its parameters.")
    int train(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "DATA",
                            description = "A CSV file, or one compressed as .gz, or the folder of the model's own.")
                    Optional<Path> data,
            @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data.") Integer epochs,
            @Option(names = "--batch", paramLabel = "N", description = "Rows in a step.") Integer batch,
            @Option(names = "--seed", paramLabel = "N", description = "Decides split, start and order.") Long seed,
            @Option(names = "--output", paramLabel = "FILE", description = "Where the parameters go.")
                    Optional<Path> output,
            @Option(names = "--quiet", description = "No progress.") boolean quiet)
            throws DataException, IOException {
        if (epochs != null && epochs < 0) {
            throw wrong("train", "--epochs is " + epochs + ", expected 0 or more");
        }
        if (batch != null && (batch < 1 || batch > model.batchCapacity())) {
            throw wrong("train", "--batch is " + batch + ", expected 1 to " + model.batchCapacity());
        }
        TrainingOptions options = new TrainingOptions(
                Path.of(""),
                data,
                epochs == null ? OptionalInt.empty() : OptionalInt.of(epochs),
                batch == null ? OptionalInt.empty() : OptionalInt.of(batch),
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                Optional.of(output.orElseGet(this::parameterFile)),
                quiet ? ProgressMode.NONE : ProgressMode.AUTO,
                err,
                out);
        TrainingSession.train(model, options);
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Computes the outputs for each row of the data.")
    int predict(
            @Parameters(paramLabel = "DATA", description = "A CSV file, or one compressed as .gz.") Path data,
            @Option(names = "--parameters", paramLabel = "FILE", description = "What train has written.")
                    Optional<Path> parameters,
            @Option(names = "--output", paramLabel = "FILE", description = "Where the predictions go, if not here.")
                    Optional<Path> output)
            throws DataException, IOException {
        Fitting fitting = ParameterFile.load(parameters.orElseGet(this::parameterFile), model);
        byte[] csv = Prediction.of(model, fitting, data).getBytes(StandardCharsets.UTF_8);
        if (output.isPresent()) {
            AtomicFile.write(output.get(), csv);
        } else {
            out.write(csv, 0, csv.length);
            out.flush();
        }
        return 0;
    }

    private ParameterException wrong(String command, String what) {
        return new ParameterException(spec.subcommands().get(command), what);
    }

    private Path parameterFile() {
        return Path.of(model.name().toLowerCase(Locale.ROOT) + ".safetensors");
    }
}
