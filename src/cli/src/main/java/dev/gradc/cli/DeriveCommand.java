package dev.gradc.cli;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradc derive}: the forward pass, the loss, errors, gradients and updates as equations. */
@Command(name = "derive", mixinStandardHelpOptions = true, description = "Prints the derived equations.")
final class DeriveCommand implements Callable<Integer> {
    @Mixin
    private ModelFile file;

    @Option(
            names = "--notation",
            defaultValue = "matrix",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Notation notation;

    @Option(
            names = "--format",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Format format;

    @Option(names = "--batch", description = "The form of a whole batch, a row a sample.")
    private boolean batch;

    @Option(names = "--expand", description = "Write out equal layers one by one.")
    private boolean expand;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "0",
            description = "At most N components of a tensor in scalar notation; 0 for all.")
    private int limit;

    @Option(names = "--output", paramLabel = "FILE", description = "Write to a file instead of the standard output.")
    private Optional<Path> output = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 0) {
            throw new CommandFailure(ExitCode.WRONG_USE, "--limit is " + limit + "; expected 0 or more");
        }
        List<CompiledModel> models = file.loadAll(spec);
        EquationOptions options = new EquationOptions(batch, limit, expand);
        String text =
                models.stream().map(m -> m.equations(notation, format, options)).collect(Collectors.joining("\n"));
        Output.write(spec, output, text);
        return ExitCode.DONE;
    }
}
