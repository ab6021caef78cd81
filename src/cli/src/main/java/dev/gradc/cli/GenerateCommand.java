package dev.gradc.cli;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.emit.OutputFolder;
import dev.gradc.model.Product;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradc generate}: the Java source of each model. */
@Command(name = "generate", mixinStandardHelpOptions = true, description = "Writes the Java source.")
final class GenerateCommand implements Callable<Integer> {
    @Mixin
    private ModelFile file;

    @Mixin
    private JavaChoice choice;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "The folder for the sources; packages become folders below it.")
    private Path output;

    @Option(names = "--trainer", description = "Also write the adapter that a trainer drives the class through.")
    private boolean trainer;

    @Option(names = "--jvp", description = "Also compute how the outputs move along a direction.")
    private boolean tangents;

    @Option(names = "--hessian-vector", description = "Also compute the Hessian of the objective times a direction.")
    private boolean hessian;

    @Option(names = "--jacobian", description = "Also compute the derivative of each output by each real input.")
    private boolean jacobian;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Set<Product> products = EnumSet.noneOf(Product.class);
        if (tangents) {
            products.add(Product.JVP);
        }
        if (hessian) {
            products.add(Product.HESSIAN_VECTOR);
        }
        if (jacobian) {
            products.add(Product.JACOBIAN);
        }
        JavaOptions options = (trainer ? choice.options().withTrainer() : choice.options()).withProducts(products);
        List<GeneratedFile> files = new ArrayList<>();
        for (CompiledModel model : file.loadAll(spec)) {
            files.addAll(model.java(options));
        }
        try {
            new OutputFolder(output).write(files);
        } catch (IOException e) {
            throw CommandFailure.data("cannot write below " + output + ": " + e.getMessage());
        }
        files.forEach(f -> spec.commandLine().getOut().println(output.resolve(f.path())));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
