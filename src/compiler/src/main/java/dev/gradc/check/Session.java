package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Constants;
import dev.gradc.algebra.Expr;
import dev.gradc.library.Library;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Node;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One run of the checker: the arena, the formulas made so far, what is being expanded, and where errors go. */
final class Session {
    private static final int DEEPEST = 64;
    private static final int INNERMOST = 2; // calls told of, beside the outermost
    private static final long MOST_STEPS = 300_000;
    private static final int EXPANSION = 100; // in steps: an argument is copied where it is used

    private record Expansion(Object declaration, String name, Span call) {}

    private final Arena arena = new Arena();
    private final Diagnostics diagnostics;
    private final Imports imports;
    private final Evaluation evaluation;
    private final Formulas formulas = new Formulas(this);
    private final Deque<Expansion> expansions = new ArrayDeque<>();
    private final Set<Object> expanded = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Globals, Scope> files = new IdentityHashMap<>();
    private Optional<Measures> measures = Optional.empty();
    private long steps;
    private boolean guessing;
    private boolean partly;

    Session(Diagnostics diagnostics, Evaluation evaluation, Imports imports) {
        this.diagnostics = diagnostics;
        this.imports = imports;
        this.evaluation = evaluation;
    }

    Arena arena() {
        return arena;
    }

    Evaluation evaluation() {
        return evaluation;
    }

    /** Where files beside the model come from. */
    Imports imports() {
        return imports;
    }

    Formulas formulas() {
        return formulas;
    }

    /** The ratio of a circle's circumference to its diameter. */
    Expr pi() {
        return arena.read(Constants.PI);
    }

    /** The scope of a file's own sizes and constants and those it imports. */
    Scope scope(Globals globals) {
        Scope scope = files.get(globals);
        if (scope == null) {
            scope = Scope.file(globals);
            files.put(globals, scope);
            new FileConstants(this, scope).declare(globals);
        }
        return scope;
    }

    /** The value of a trial, whose mistakes are not reported; empty if it fails. {@code partly} as {@link #partly}. */
    <T> Optional<T> guess(boolean partly, Supplier<T> trial) {
        boolean guessedBefore = guessing;
        boolean partlyBefore = this.partly;
        guessing = true;
        this.partly = partly;
        try {
            return Optional.of(trial.get());
        } catch (Failure unknown) {
            return Optional.empty();
        } finally {
            guessing = guessedBefore;
            this.partly = partlyBefore;
        }
    }

    /** True in a trial that is after a shape alone: operands that fail are left out where others tell it. */
    boolean partly() {
        return partly;
    }

    /** Reports an error; the result is to be thrown. Inside a function or layer it says from where that was called. */
    Failure fail(Diagnostic diagnostic) {
        report(diagnostic);
        return new Failure();
    }

    Failure fail(ErrorCode code, Span span, String message) {
        return fail(Diagnostic.error(code, span, message));
    }

    /**
     * Reports without failing. What goes wrong inside the library is the matter of the call, for there is nothing the user could change there;
     * and labels stay within one file.
     */
    void report(Diagnostic diagnostic) {
        if (guessing) {
            return;
        }
        Span place = inLibrary(diagnostic.span()) ? outermost(diagnostic.span()) : diagnostic.span();
        Diagnostic told = new Diagnostic(
                diagnostic.code(),
                diagnostic.severity(),
                place,
                diagnostic.message(),
                diagnostic.labels().stream()
                        .filter(l -> l.span().source() == place.source())
                        .toList(),
                diagnostic.notes(),
                diagnostic.fixes());
        int depth = 0;
        for (Expansion expansion : expansions) {
            boolean skipped = depth >= INNERMOST && depth < expansions.size() - 1;
            depth++;
            if (skipped) {
                continue;
            }
            boolean sameFile = expansion.call().source() == place.source();
            if (sameFile && !encloses(expansion.call(), place)) {
                told = told.label(expansion.call(), expansion.name() + " is called here");
            } else if (!sameFile && !inLibrary(expansion.call())) {
                told = told.note(expansion.name() + " is called at " + expansion.call());
            }
        }
        diagnostics.report(told);
    }

    private static boolean inLibrary(Span span) {
        return Library.files().stream().anyMatch(f -> f.source() == span.source());
    }

    private static boolean encloses(Span outer, Span inner) {
        return outer.source() == inner.source() && outer.start() <= inner.start() && inner.end() <= outer.end();
    }

    /** Carries out a step inside the expansion of a function, layer or initialiser; refuses one that is being expanded already. */
    <T> T expanding(Object declaration, String name, Span call, Supplier<T> step) {
        for (Expansion open : expansions) {
            if (open.declaration() == declaration) {
                throw fail(Diagnostic.error(ErrorCode.RECURSIVE, call, name + " uses itself")
                        .note("functions and layers are written out where they are called, so they cannot recur")
                        .fix("leave the call of " + name + " out of its own definition"));
            }
        }
        if (expansions.size() >= DEEPEST) {
            throw fail(ErrorCode.TOO_DEEP, call, "more than " + DEEPEST + " functions and layers inside one another");
        }
        expanded.add(declaration);
        step(call, EXPANSION);
        expansions.push(new Expansion(declaration, name, call));
        try {
            return step.get();
        } finally {
            expansions.pop();
        }
    }

    /** The sums over samples of the metric being checked. */
    Optional<Measures> measures() {
        return measures;
    }

    /** Carries out a step that may sum over samples. */
    <T> T measuring(Measures collected, Supplier<T> step) {
        measures = Optional.of(collected);
        try {
            return step.get();
        } finally {
            measures = Optional.empty();
        }
    }

    /** True if a function, layer or initialiser has been written out somewhere. */
    boolean wasExpanded(Object declaration) {
        return expanded.contains(declaration);
    }

    /** Where, in the file itself, the outermost expansion was asked for; the place given if nothing is being expanded. */
    Span outermost(Span place) {
        return expansions.isEmpty() ? place : expansions.peekLast().call();
    }

    /** Counts the work, so that a small text cannot ask for without end. */
    void step(Node node) {
        step(node.span(), 1);
    }

    private void step(Span place, int count) {
        if (steps > MOST_STEPS) {
            throw new Failure(); // told once
        }
        steps += count;
        if (steps > MOST_STEPS) {
            throw fail(
                    ErrorCode.TOO_MANY_STEPS, place, "written out, this model has more than " + MOST_STEPS + " parts");
        }
    }
}
