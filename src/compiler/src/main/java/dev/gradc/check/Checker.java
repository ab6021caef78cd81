package dev.gradc.check;

import dev.gradc.model.Model;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.SyntaxFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The checking of a file: names resolved, sizes found, formulas brought to the algebra, everything that is wrong reported.
 *
 * <p>It reads no file: imports come from an {@link Imports}. It runs on a thread whose stack is large enough for the nesting that the parser
 * lets through.
 */
public final class Checker {
    private static final long STACK_BYTES = 256L << 20;

    private final SyntaxFile file;
    private final Imports imports;
    private final Evaluation evaluation;
    private final Diagnostics diagnostics;

    private Checker(SyntaxFile file, Imports imports, Evaluation evaluation, Diagnostics diagnostics) {
        this.file = file;
        this.imports = imports;
        this.evaluation = evaluation;
        this.diagnostics = diagnostics;
    }

    /** The models of the file, in one arena and in order; without those that have errors. Ends the phase of the diagnostics. */
    public static List<Model> check(SyntaxFile file, Imports imports, Evaluation evaluation, Diagnostics diagnostics) {
        CompletableFuture<List<Model>> result = new CompletableFuture<>();
        Checker checker = new Checker(file, imports, evaluation, diagnostics);
        Thread thread = new Thread(null, () -> checker.complete(result), "gradc-checker", STACK_BYTES);
        thread.start();
        try {
            List<Model> models = result.join();
            diagnostics.endPhase();
            return models;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException runtime ? runtime : e;
        }
    }

    private void complete(CompletableFuture<List<Model>> result) {
        try {
            result.complete(models());
        } catch (StackOverflowError tooDeep) {
            Span start = file.source().span(0, 0);
            diagnostics.report(Diagnostic.error(
                    ErrorCode.TOO_DEEP, start, "functions, layers and brackets are nested too deeply in this file"));
            result.complete(List.of());
        } catch (RuntimeException | Error broken) {
            result.completeExceptionally(broken);
        }
    }

    private List<Model> models() {
        Globals globals = new Files(imports, diagnostics).load(file);
        file.packageName().ifPresent(this::checkPackage);
        Session session = new Session(diagnostics, evaluation, imports);
        session.scope(globals);
        String packageName =
                file.packageName().map(SyntaxFile.QualifiedName::text).orElse("");
        List<Model> models = new ArrayList<>();
        boolean found = false;
        for (Declaration declaration : file.declarations()) {
            if (declaration instanceof Declaration.Model model) {
                found = true;
                checkName(model);
                new Models(session, diagnostics, packageName)
                        .check(model, globals)
                        .ifPresent(models::add);
            }
        }
        new Uncalled(session, globals).check();
        checkClasses(models);
        if (!found && !diagnostics.hasErrors()) {
            diagnostics.report(
                    Diagnostic.error(ErrorCode.NO_MODEL, file.source().span(0, 0), "the file has no model")
                            .fix("model Name { input x[2]  target y[1]  output p = x |> dense(1)  loss mse(p, y) }"));
        }
        return models;
    }

    /** Two models must not become one file, on file systems that do not tell case either. */
    private void checkClasses(List<Model> models) {
        Map<String, String> taken = new LinkedHashMap<>();
        for (Model model : models) {
            String simple = model.emission().className().isEmpty()
                    ? model.name()
                    : model.emission().className();
            String full = model.emission().packageName() + "." + simple;
            String first = taken.putIfAbsent(full.toLowerCase(Locale.ROOT), model.name());
            if (first != null && !first.equals(model.name())) {
                diagnostics.report(Diagnostic.error(
                                ErrorCode.NAME_CLASH,
                                place(model.name()),
                                "the models " + first + " and " + model.name() + " would become one class, " + simple)
                        .fix("give each its own, as in  emit { java = { class = \"" + model.name() + "\" } }"));
            }
        }
    }

    private Span place(String model) {
        return file.declarations().stream()
                .filter(d -> d instanceof Declaration.Model m && m.name().text().equals(model))
                .map(d -> ((Declaration.Model) d).name().span())
                .findFirst()
                .orElseThrow();
    }

    private void checkPackage(SyntaxFile.QualifiedName name) {
        JavaNames.packageProblem(name.text())
                .ifPresent(problem -> diagnostics.report(
                        Diagnostic.error(ErrorCode.JAVA_NAME, name.span(), Names.shown(name.text()) + " " + problem)));
    }

    private void checkName(Declaration.Model model) {
        String name = model.name().text();
        JavaNames.classProblem(name)
                .ifPresent(problem -> diagnostics.report(
                        Diagnostic.error(ErrorCode.JAVA_NAME, model.name().span(), Names.shown(name) + " " + problem)
                                .note("a model becomes a class of its name")
                                .fix("model " + Names.shown(name) + "Net { ... }")));
    }
}
