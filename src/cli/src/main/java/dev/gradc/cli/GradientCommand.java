package dev.gradc.cli;

import dev.gradc.compiler.CompiledModel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradc gradient}: loss, outputs and gradients at given values, as JSON. */
@Command(
        name = "gradient",
        mixinStandardHelpOptions = true,
        description = "Evaluates loss, outputs and gradients at given values and prints JSON.")
final class GradientCommand implements Callable<Integer> {
    /** Who computes. */
    enum By {
        GENERATED,
        INTERPRETER
    }

    @Mixin
    private ModelFile file;

    @Option(
            names = "--at",
            required = true,
            paramLabel = "VALUES.json",
            description = "Inputs and parameters, as {\"inputs\": {...}, \"parameters\": {...}}.")
    private Path at;

    @Option(
            names = "--by",
            defaultValue = "generated",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private By by;

    @Option(
            names = "--precision",
            defaultValue = "double",
            description = "${COMPLETION-CANDIDATES} for generated code; default ${DEFAULT-VALUE}.")
    private JavaChoice.Real precision;

    @Option(
            names = "--updates",
            paramLabel = "N",
            defaultValue = "0",
            description = "Also make N updates on these inputs with the model's optimiser.")
    private int updates;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (updates < 0) {
            throw new CommandFailure(ExitCode.WRONG_USE, "--updates is " + updates + "; expected 0 or more");
        }
        CompiledModel compiled = file.load(spec);
        if (updates > 0 && compiled.model().training().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.WRONG_USE, compiled.model().name() + " names no optimiser, so it cannot be updated");
        }
        Values values = Values.parse(at.toString(), ModelFile.text(at), compiled.model());
        Result result = switch (by) {
            case GENERATED -> GeneratedGradient.at(compiled, JavaChoice.of(precision), values, updates);
            case INTERPRETER -> InterpretedGradient.at(compiled, values, updates);
        };
        spec.commandLine().getOut().println(result.json());
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
