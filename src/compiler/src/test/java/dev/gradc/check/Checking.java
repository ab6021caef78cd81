package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Partials;
import dev.gradc.evaluate.Interpreter;
import dev.gradc.model.Model;
import dev.gradc.parse.Parser;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.Source;
import dev.gradc.syntax.SyntaxFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A text read and checked, as a test sees it. */
record Checking(List<Model> models, Diagnostics diagnostics) {
    static Checking of(String name, String text) {
        return of(name, text, Map.of());
    }

    /** With other files to import, by the name they are asked for. */
    static Checking of(String name, String text, Map<String, String> others) {
        Diagnostics diagnostics = new Diagnostics();
        Map<String, Optional<SyntaxFile>> files = new HashMap<>();
        Optional<SyntaxFile> file = Parser.parse(new Source(name, text), diagnostics);
        files.put(name, file);
        Imports imports = (wanted, by) -> {
            if (!files.containsKey(wanted.target()) && others.containsKey(wanted.target())) {
                String other = others.get(wanted.target());
                files.put(wanted.target(), Parser.parse(new Source(wanted.target(), other), diagnostics));
            }
            return files.getOrDefault(wanted.target(), Optional.empty());
        };
        return new Checking(
                file.map(f -> Checker.check(f, imports, Checking::evaluated, diagnostics))
                        .orElse(List.of()),
                diagnostics);
    }

    private static double[] evaluated(Arena arena, Definition definition, Map<Tensor, double[]> given) {
        return new Interpreter(arena, Partials::expand)
                .run(List.of(definition), given, 1)
                .get(definition.tensor());
    }

    String rendered() {
        return new DiagnosticRenderer(false).render(diagnostics);
    }
}
