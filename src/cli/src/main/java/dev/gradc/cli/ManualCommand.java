package dev.gradc.cli;

import dev.gradc.manual.Manual;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradc manual}: the library's entries with their formulas and derivatives, or one of them. */
@Command(
        name = "manual",
        mixinStandardHelpOptions = true,
        description =
                "Prints the library's layers, losses, optimisers and the rest: each with its formula and its derivative.")
final class ManualCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "An entry, such as gelu; all of them if left out.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--output", paramLabel = "FILE", description = "Write to a file instead of the standard output.")
    private Optional<Path> output = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Output.write(spec, output, name.map(ManualCommand::entry).orElseGet(Manual::page));
        return ExitCode.DONE;
    }

    private static String entry(String name) {
        return Manual.entry(name)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.WRONG_USE,
                        "there is no " + name + " in the library; "
                                + Manual.closest(name)
                                        .map(meant -> "did you mean " + meant + "?")
                                        .orElse("run gradc manual for all of it")));
    }
}
