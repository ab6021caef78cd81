package dev.gradc.cli;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.trainer.TrainingOptions;
import dev.gradc.trainer.TrainingSession;
import dev.gradc.trainer.data.DataException;
import dev.gradc.trainer.loop.DivergedException;
import dev.gradc.trainer.loop.ProgressMode;
import dev.gradc.trainer.model.TrainableModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradc train}: equations, Java, training, report; nothing is written but the parameters, and those only if asked for. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Derives, generates, compiles, trains, reports.")
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private ModelFile file;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "A data file instead of the one the model names, or the folder in which its files lie.")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data, instead of the model's own.")
    private Optional<Integer> epochs = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of the split, the shuffle and the initial parameters.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--parameters",
            paramLabel = "FILE",
            description = "Write the trained parameters, in the safetensors format.")
    private Optional<Path> parameters = Optional.empty();

    @Option(names = "--quiet", description = "No equations, no progress: the report alone.")
    private boolean quiet;

    @Mixin
    private JavaChoice choice;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CompiledModel compiled = file.load(spec);
        if (compiled.model().training().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.WRONG_USE,
                    compiled.model().name() + " does not say how it is trained; give it a block such as"
                            + "  train { optimizer = adam(lr = 0.001)  batch = 32  epochs = 20  seed = 1 }");
        }
        if (!quiet) {
            spec.commandLine()
                    .getOut()
                    .println(compiled.equations(Notation.MATRIX, Format.TEXT, EquationOptions.DEFAULT));
            spec.commandLine().getOut().flush();
        }
        if (choice.wantsVectors()
                && ModuleLayer.boot().findModule(JavaCompilation.VECTORS).isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("gradc: trained without vectors: Java was started without the module "
                            + JavaCompilation.VECTORS + "; JAVA_TOOL_OPTIONS=--add-modules=" + JavaCompilation.VECTORS
                            + " adds it");
            spec.commandLine().getErr().flush();
        }
        TrainableModel model = new TrainerClasses(compiled, choice.options()).load();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        TrainingOptions options = new TrainingOptions(
                file.folder(),
                data,
                epochs.map(OptionalInt::of).orElse(OptionalInt.empty()),
                OptionalInt.empty(),
                seed.map(OptionalLong::of).orElse(OptionalLong.empty()),
                parameters,
                quiet ? ProgressMode.NONE : ProgressMode.AUTO,
                out,
                out);
        return train(model, options);
    }

    private static int train(TrainableModel model, TrainingOptions options) throws IOException {
        try {
            TrainingSession.train(model, options);
            return ExitCode.DONE;
        } catch (DataException e) {
            throw CommandFailure.data(e.getMessage());
        } catch (DivergedException e) {
            throw new CommandFailure(ExitCode.NUMERIC_FAILURE, e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.WRONG_USE, e.getMessage());
        }
    }
}
