package dev.gradc.cli;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that name a model, and the reading of its file with what it imports. */
final class ModelFile {
    @Parameters(index = "0", paramLabel = "FILE", description = "The model file, ending in .grad.")
    private Path file;

    @Option(names = "--model", paramLabel = "NAME", description = "The model, where the file has several.")
    private Optional<String> name = Optional.empty();

    Path path() {
        return file;
    }

    /** The folder in which the model's data are looked for. */
    Path folder() {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of("") : parent;
    }

    /** The one model meant; diagnostics go to the command's standard error. */
    CompiledModel load(CommandSpec spec) {
        return choose(models(spec, file));
    }

    /** All models meant: the one named, or all of the file. */
    List<CompiledModel> loadAll(CommandSpec spec) {
        List<CompiledModel> models = models(spec, file);
        return name.isPresent() ? List.of(choose(models)) : models;
    }

    private CompiledModel choose(List<CompiledModel> models) {
        List<CompiledModel> fitting = models.stream()
                .filter(m -> name.isEmpty() || m.model().name().equals(name.get()))
                .toList();
        String there = models.stream().map(m -> m.model().name()).collect(Collectors.joining(", "));
        if (fitting.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.WRONG_USE,
                    models.isEmpty()
                            ? file + " has no model"
                            : file + " has no model " + name.get() + "; it has " + there);
        }
        if (fitting.size() > 1) {
            throw new CommandFailure(ExitCode.WRONG_USE, file + " has several models: " + there + "; say --model NAME");
        }
        return fitting.get(0);
    }

    /** The models of a file; its diagnostics are printed, and errors end the command. */
    static List<CompiledModel> models(CommandSpec spec, Path file) {
        Map<Path, Source> read = new LinkedHashMap<>();
        Map<Source, Path> paths = new LinkedHashMap<>();
        Source source = read(file, file.toString());
        paths.put(source, file);
        Compilation compilation =
                Compiler.compile(source, (target, quoted, by) -> find(target, quoted, paths.get(by), read, paths));
        String text = new DiagnosticRenderer(Terminal.colours()).render(compilation.diagnostics());
        spec.commandLine().getErr().print(text);
        spec.commandLine().getErr().flush();
        if (compilation.hasErrors()) {
            throw new CommandFailure(ExitCode.MODEL_ERRORS, "");
        }
        return compilation.models();
    }

    private static Optional<Source> find(
            String target, boolean quoted, Path by, Map<Path, Source> read, Map<Source, Path> paths) {
        for (Path candidate : candidates(target, quoted, by)) {
            if (Files.isRegularFile(candidate)) {
                Source source = read.computeIfAbsent(candidate.normalize(), p -> read(candidate, candidate.toString()));
                paths.put(source, candidate);
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    /** A quoted name is a path beside the importing file; a dotted one a file of its last part, or its parts as folders. */
    private static List<Path> candidates(String target, boolean quoted, Path by) {
        List<Path> candidates = new ArrayList<>();
        try {
            if (quoted) {
                candidates.add(by.resolveSibling(target));
            } else {
                candidates.add(by.resolveSibling(target.substring(target.lastIndexOf('.') + 1) + ".grad"));
                candidates.add(by.resolveSibling(target.replace('.', '/') + ".grad"));
            }
        } catch (InvalidPathException e) {
            return List.of();
        }
        return candidates;
    }

    private static Source read(Path file, String shown) {
        return new Source(shown, text(file));
    }

    /** A file's text in UTF-8. */
    static String text(Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (NoSuchFileException e) {
            throw CommandFailure.data("cannot read " + file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw CommandFailure.data("cannot read " + file + ": it is not UTF-8 text");
        } catch (IOException e) {
            throw CommandFailure.data("cannot read " + file + ": " + e.getMessage());
        }
    }
}
