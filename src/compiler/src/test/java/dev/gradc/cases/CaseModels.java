package dev.gradc.cases;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.SourceImports;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The cases as models of the language, a file a case under the case's name, and what they import. */
final class CaseModels {
    private static final Path FOLDER = Path.of("src", "test", "resources", "cases");
    private static final String SHARED = "matrices";
    private static final String ENDING = ".grad";
    private static final SourceImports SIBLINGS = siblings();

    private CaseModels() {}

    /** The names of all files that are cases, in alphabetical order. */
    static TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(ENDING))
                    .forEach(f -> names.add(f.substring(0, f.length() - ENDING.length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.remove(SHARED);
        return names;
    }

    /** The models of a case's file; an {@link AssertionError} tells what is wrong with it, warnings too, but for two that belong to cases. */
    static List<CompiledModel> compile(String name) {
        Compilation compilation = Compiler.compile(source(name + ENDING), SIBLINGS);
        if (!compilation.diagnostics().shown().stream().allMatch(CaseModels::expected)) {
            throw new AssertionError(new DiagnosticRenderer(false).render(compilation.diagnostics()));
        }
        return compilation.models();
    }

    /** Many cases have no more to read than a loss and gradients, and many need no input. */
    private static boolean expected(Diagnostic told) {
        return told.code() == ErrorCode.NO_OUTPUT
                || told.code() == ErrorCode.UNUSED && told.span().text().equals("unit");
    }

    private static Source source(String file) {
        try {
            return new Source(file, Files.readString(FOLDER.resolve(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SourceImports siblings() {
        Map<String, Source> read = new LinkedHashMap<>();
        return (target, quoted, by) ->
                quoted ? Optional.of(read.computeIfAbsent(target, CaseModels::source)) : Optional.empty();
    }
}
