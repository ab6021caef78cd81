package dev.gradc.cli;

import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Memory;
import dev.gradc.model.Model;
import dev.gradc.model.Output;
import dev.gradc.model.Parameter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradc check}: everything wrong or doubtful, then what each sound model consists of, and the memory it takes. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reports everything wrong or doubtful in models; changes nothing.")
final class CheckCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Model files.")
    private List<Path> files;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        int worst = ExitCode.DONE;
        for (Path file : files) {
            try {
                ModelFile.models(spec, file).forEach(this::print);
            } catch (CommandFailure e) {
                Main.tell(spec, e);
                worst = Math.max(worst, e.exitCode());
            }
        }
        return worst;
    }

    private void print(CompiledModel compiled) {
        Model model = compiled.model();
        PrintWriter out = spec.commandLine().getOut();
        out.println(model.name() + ": sound");
        line(out, "inputs", model.inputs());
        line(
                out,
                "parameters",
                model.parameters().stream().map(Parameter::tensor).toList());
        line(out, "outputs", model.outputs().stream().map(Output::tensor).toList());
        long count = model.parameters().stream()
                .filter(p -> !p.frozen())
                .mapToLong(p -> p.tensor().size())
                .sum();
        out.println("  " + count + " learnt numbers");
        LoopProgram program = compiled.loops(JavaOptions.DEFAULT);
        memory(out, program);
        if (program.threads().several()) {
            out.println("  threads: " + program.threads().most() + " share the work of "
                    + program.threads().plain().size() + " methods");
        }
        out.flush();
    }

    /** What the constructor of the generated class will allocate, and nothing after it. */
    private static void memory(PrintWriter out, LoopProgram program) {
        Memory memory = program.memory();
        String parts = Stream.of(
                        part("parameters", memory.parameters()),
                        part("states", memory.states()),
                        part("gradients", memory.gradients()),
                        part("activations of up to " + program.batch() + " samples", memory.activations()))
                .filter(p -> !p.isEmpty())
                .collect(Collectors.joining(", "));
        out.println("  memory: " + bytes(memory.total()) + " bytes: " + parts);
        if (memory.saved() > 0) {
            out.println("  " + bytes(memory.saved()) + " bytes more if tensors shared no arrays");
        }
    }

    private static String part(String what, long bytes) {
        return bytes == 0 ? "" : what + " " + bytes(bytes);
    }

    private static String bytes(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static void line(PrintWriter out, String what, List<Tensor> tensors) {
        String names = tensors.stream().map(t -> t.name().plain() + t.shape()).collect(Collectors.joining(", "));
        out.println("  " + what + ": " + (names.isEmpty() ? "none" : names));
    }
}
