package dev.gradc.manual;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.SourceImports;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Source;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What gradc derives of a smallest model that uses an entry. Nothing in it is written by hand: it is some sections of the model's equations.
 *
 * @param settings what the model is made with, in a few words of Markdown; may be empty
 * @param given what is taken as known, in the same way; may be empty
 * @param equations the lines of the sections; none for a value that changes in steps alone
 * @param model the text of the model
 */
record Derived(String settings, String given, List<String> equations, String model) {
    private static final String[] LAYER = {"Forward", "Errors", "Gradients", "States", "Inference"};

    Derived {
        equations = List.copyOf(equations);
    }

    /** One for each model that shows something; none for what is not differentiated. */
    static List<Derived> of(Chapter chapter, Declared declared, Examples examples) {
        TinyModel model = new TinyModel(declared, examples);
        return switch (chapter) {
            case ACTIVATIONS, LAYERS, RECURRENT, TRAINING, FUNCTIONS, BUILTINS -> List.of(beforeError(model));
            case LOSSES -> List.of(loss(model));
            case PENALTIES -> List.of(of("", "", compiled(model.penalised()), "Penalties"));
            case CONSTRAINTS -> List.of(of("", error("y"), compiled(model.constrained()), "Forward", "Gradients"));
            case OPTIMISERS -> updates(model);
            case SCHEDULES -> List.of(update("", model.trained("schedule")));
            case CLIPPINGS -> List.of(update("", model.trained("clip")));
            case INITIALISERS, METRICS, SIZES, CONSTANTS -> List.of();
        };
    }

    private static List<Derived> updates(TinyModel model) {
        Derived plain = update("", model.trained("optimizer"));
        return model.trainedInFull()
                .map(m -> List.of(plain, update("with `" + model.fullArguments() + "`", m)))
                .orElse(List.of(plain));
    }

    private static Derived update(String settings, String text) {
        return of(settings, "", compiled(text), "Update");
    }

    private static Derived loss(TinyModel model) {
        Attempt attempt = attempt(model::asLoss);
        return attempt.isSound()
                ? of(model.settings(), "", attempt, "Loss", "Errors", "Gradients")
                : beforeError(model);
    }

    private static Derived beforeError(TinyModel model) {
        Attempt scalar = attempt(model::asLoss);
        if (scalar.isStep()) {
            return new Derived("", "", List.of(), scalar.text());
        }
        String shape = scalar.isSound() ? "" : attempt(model::asTensor).shape();
        Attempt attempt = attempt(fed -> model.beforeError(fed, shape));
        return of(model.settings(), error(model.output()), attempt, LAYER);
    }

    private static String error(String output) {
        return "with `" + TinyModel.ERROR + " = ∂L/∂" + output + "` from what follows";
    }

    private static Derived of(String settings, String given, Attempt attempt, String... sections) {
        String text =
                attempt.model().equations(Notation.MATRIX, Format.TEXT, EquationOptions.DEFAULT.withSections(sections));
        List<String> lines = text.lines().skip(2).map(String::stripTrailing).toList(); // a header and an empty line
        return new Derived(settings, given, lines, attempt.text());
    }

    /** The equations without the shapes beside them. */
    List<String> shapeless() {
        return equations.stream()
                .map(line -> line.replaceAll("  +\\[[0-9m,]+\\]$", ""))
                .toList();
    }

    // ---------------------------------------------------------------- compiling

    /** A model that was compiled, soundly or not. */
    private record Attempt(String text, Compilation compilation) {
        boolean isSound() {
            return !compilation.hasErrors();
        }

        /** True if all that is wrong is that the value changes in steps alone. */
        boolean isStep() {
            return !isSound()
                    && compilation.diagnostics().shown().stream()
                            .filter(Diagnostic::isError)
                            .allMatch(d -> d.code() == ErrorCode.NOT_DIFFERENTIABLE);
        }

        /** The shape of the output as it is printed. */
        String shape() {
            return model().model().outputs().get(0).tensor().shape();
        }

        CompiledModel model() {
            if (!isSound()) {
                throw new IllegalStateException(text + new DiagnosticRenderer(false).render(compilation.diagnostics()));
            }
            return compilation.models().get(0);
        }
    }

    private static Attempt compiled(String text) {
        return new Attempt(text, Compiler.compile(new Source("tiny.grad", text), SourceImports.none()));
    }

    /** Feeds what turns out to have no gradient, such as a mask, and tries again. */
    private static Attempt attempt(Function<Set<String>, String> text) {
        Set<String> fed = new LinkedHashSet<>();
        while (true) {
            Attempt attempt = compiled(text.apply(fed));
            List<String> unreached = attempt.compilation().diagnostics().shown().stream()
                    .filter(d -> d.code() == ErrorCode.NO_GRADIENT)
                    .map(d -> d.span().text())
                    .toList();
            if (!fed.addAll(unreached)) {
                return attempt;
            }
        }
    }
}
