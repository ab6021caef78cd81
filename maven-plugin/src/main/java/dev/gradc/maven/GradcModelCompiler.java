package dev.gradc.maven;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.Refusal;
import dev.gradc.maven.generation.GeneratedFile;
import dev.gradc.maven.generation.GenerationSettings;
import dev.gradc.maven.generation.ModelCompiler;
import dev.gradc.maven.generation.ModelFile;
import dev.gradc.maven.generation.Problem;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The compiler as the generation sees it: the one class of the plugin that knows gradc's own. */
final class GradcModelCompiler implements ModelCompiler {
    @Override
    public Translation translate(List<ModelFile> models, GenerationSettings settings) {
        Map<String, Source> sources = new LinkedHashMap<>();
        Map<Source, ModelFile> files = new LinkedHashMap<>();
        for (ModelFile model : models) {
            Source source = new Source(model.path().toString(), model.text());
            sources.put(model.name(), source);
            files.put(source, model);
        }
        ImportsOfFolder imports = new ImportsOfFolder(sources, files);
        Set<Problem> problems = new LinkedHashSet<>(); // what is wrong in an imported file is found more than once
        List<GeneratedFile> generated = new ArrayList<>();
        files.forEach((source, file) -> {
            Compilation compilation = Compiler.compile(source, imports);
            for (Diagnostic diagnostic : compilation.diagnostics().shown()) {
                problems.add(problem(diagnostic, files, file));
            }
            for (CompiledModel model : compilation.models()) {
                try {
                    model.java(options(settings))
                            .forEach(java -> generated.add(new GeneratedFile(file, java.path(), java.text())));
                } catch (Refusal tooLarge) {
                    problems.add(problem(tooLarge.diagnostic(), files, file));
                }
            }
        });
        return new Translation(List.copyOf(problems), generated);
    }

    private static JavaOptions options(GenerationSettings settings) {
        JavaOptions options = JavaOptions.DEFAULT.withBatch(settings.batch());
        if (settings.packageName().isPresent()) {
            options = options.withPackage(settings.packageName().get());
        }
        if (settings.precision().isPresent()) {
            options = options.withPrecision(
                    Precision.valueOf(settings.precision().get().toUpperCase(Locale.ROOT)));
        }
        if (settings.backend().isPresent()) {
            options =
                    options.withBackend(Backend.valueOf(settings.backend().get().toUpperCase(Locale.ROOT)));
        }
        return options.withThreads(settings.threads());
    }

    /** A diagnostic of a text that is no file of the user's is told at the file that led to it. */
    private static Problem problem(Diagnostic diagnostic, Map<Source, ModelFile> files, ModelFile compiled) {
        Optional<ModelFile> place =
                Optional.ofNullable(files.get(diagnostic.span().source()));
        String text = new DiagnosticRenderer(false).render(diagnostic).stripTrailing();
        return new Problem(
                diagnostic.isError(),
                place.orElse(compiled).path(),
                place.isPresent() ? diagnostic.span().line() : 1,
                place.isPresent() ? diagnostic.span().column() : 1,
                diagnostic.message(),
                text);
    }
}
