package dev.gradc.cli;

import dev.gradc.compiler.Refusal;
import dev.gradc.source.DiagnosticRenderer;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code gradc}: hands its arguments to the subcommand they name. It does no work of its own. */
@Command(
        name = "gradc",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Compiles model files to gradient equations and allocation-free Java.",
        subcommands = {
            CheckCommand.class,
            DeriveCommand.class,
            GenerateCommand.class,
            GradientCommand.class,
            ManualCommand.class,
            TrainCommand.class,
            TrainerCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the model has errors",
            "2:wrong use of the command",
            "3:data or a file cannot be read or written",
            "4:a numeric check failed or training diverged",
            "70:a bug in gradc"
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    private Main() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        System.exit(commandLine().setOut(out).setErr(err).execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line));
    }

    private static int failed(Exception failure, CommandLine line) {
        if (failure instanceof CommandFailure known) {
            tell(line.getCommandSpec(), known);
            return known.exitCode();
        }
        if (failure instanceof Refusal refusal) {
            line.getErr().print(new DiagnosticRenderer(Terminal.colours()).render(refusal.diagnostic()));
            line.getErr().flush();
            return ExitCode.MODEL_ERRORS;
        }
        failure.printStackTrace(line.getErr());
        line.getErr().println("This is a bug in gradc; please report it with the lines above and the model.");
        line.getErr().flush();
        return ExitCode.BUG;
    }

    /** Prints the message of a failure, if it has one: diagnostics have been printed already. */
    static void tell(CommandSpec spec, CommandFailure failure) {
        if (!failure.getMessage().isEmpty()) {
            spec.commandLine().getErr().println("gradc: " + failure.getMessage());
            spec.commandLine().getErr().flush();
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /** The version that the jar's manifest states; outside a jar there is none to state. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"gradc " + (version == null ? "(not packaged)" : version)};
        }
    }
}
