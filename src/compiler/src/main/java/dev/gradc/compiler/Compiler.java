package dev.gradc.compiler;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Tensor;
import dev.gradc.check.Checker;
import dev.gradc.check.Imports;
import dev.gradc.derive.Partials;
import dev.gradc.evaluate.Interpreter;
import dev.gradc.model.Model;
import dev.gradc.parse.Parser;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.Source;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.SyntaxFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole compiler, each step taking one level and giving the next: text, syntax, model; then, for each model when asked,
 * {@link CompiledModel}: derived program, equations, loops, Java.
 *
 * <p>User errors end with the check; after it there are only bugs, and they are exceptions.
 */
public final class Compiler {
    private Compiler() {}

    /** Reads, checks and derives; never throws for what a user wrote. */
    public static Compilation compile(Source source, SourceImports imports) {
        return DeepStack.call(() -> run(source, imports));
    }

    private static Compilation run(Source source, SourceImports imports) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<SyntaxFile> syntax = Parser.parse(source, diagnostics);
        if (syntax.isEmpty()) {
            return new Compilation(diagnostics, List.of());
        }
        List<Model> models =
                Checker.check(syntax.get(), new Parsed(imports, diagnostics), Compiler::evaluated, diagnostics);
        if (diagnostics.hasErrors()) {
            return new Compilation(diagnostics, List.of());
        }
        return new Compilation(
                diagnostics,
                models.stream()
                        .map(m -> CompiledModel.of(m, place(m, syntax.get())))
                        .toList());
    }

    private static Span place(Model model, SyntaxFile file) {
        return file.declarations().stream()
                .filter(d -> d instanceof Declaration.Model)
                .map(d -> ((Declaration.Model) d).name())
                .filter(name -> name.text().equals(model.name()))
                .findFirst()
                .orElseThrow()
                .span();
    }

    private static double[] evaluated(Arena arena, Definition definition, Map<Tensor, double[]> given) {
        return new Interpreter(arena, Partials::expand)
                .run(List.of(definition), given, 1)
                .get(definition.tensor());
    }

    /** Imported texts, each parsed once. */
    private static final class Parsed implements Imports {
        private final SourceImports sources;
        private final Diagnostics diagnostics;
        private final Map<Source, Optional<SyntaxFile>> parsed = new LinkedHashMap<>();

        Parsed(SourceImports sources, Diagnostics diagnostics) {
            this.sources = sources;
            this.diagnostics = diagnostics;
        }

        @Override
        public Optional<Source> text(String name, Source by) {
            return sources.find(name, true, by);
        }

        @Override
        public Optional<SyntaxFile> find(SyntaxFile.Import wanted, SyntaxFile by) {
            return sources.find(wanted.target(), wanted.quoted(), by.source())
                    .flatMap(s -> parsed.computeIfAbsent(s, text -> Parser.parse(text, diagnostics)));
        }
    }
}
