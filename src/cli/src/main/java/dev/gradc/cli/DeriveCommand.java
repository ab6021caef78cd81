package dev.gradc.cli;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.model.Product;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    @Option(names = "--jvp", description = "How the outputs move along a direction of inputs and parameters.")
    private boolean tangents;

    @Option(
            names = "--hessian-vector",
            description = "The Hessian of the objective times a direction of the parameters.")
    private boolean hessian;

    @Option(names = "--jacobian", description = "The derivative of each output by each real input.")
    private boolean jacobian;

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
        List<Product> products = products();
        if (notation == Notation.CHAIN && !products.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.WRONG_USE, "--notation chain shows gradients; expected matrix, index or scalar here");
        }
        for (CompiledModel model : models) {
            products.stream().filter(p -> !model.has(p)).findFirst().ifPresent(p -> {
                throw new CommandFailure(
                        ExitCode.WRONG_USE,
                        "--jacobian: the samples of " + model.model().name()
                                + " depend on one another, so there is none of one sample; expected --jvp here");
            });
        }
        String text = models.stream()
                .flatMap(m -> products.isEmpty()
                        ? Stream.of(m.equations(notation, format, options))
                        : products.stream().map(p -> m.equations(p, notation, format, options)))
                .collect(Collectors.joining("\n"));
        Output.write(spec, output, text);
        return ExitCode.DONE;
    }

    /** What is asked for in place of the gradients. */
    private List<Product> products() {
        List<Product> products = new ArrayList<>();
        if (tangents) {
            products.add(Product.JVP);
        }
        if (hessian) {
            products.add(Product.HESSIAN_VECTOR);
        }
        if (jacobian) {
            products.add(Product.JACOBIAN);
        }
        return products;
    }
}
