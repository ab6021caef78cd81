package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Constants;
import dev.gradc.algebra.Expr;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** One run of the checker: the arena, the formulas made so far, what is being expanded, and where errors go. */
final class Session {
    private static final int DEEPEST = 64;
    private static final long MOST_STEPS = 20_000_000;

    private record Expansion(Object declaration, String name, Span call) {}

    private final Arena arena = new Arena();
    private final Diagnostics diagnostics;
    private final Formulas formulas = new Formulas(this);
    private final Deque<Expansion> expansions = new ArrayDeque<>();
    private final Map<Globals, Scope> files = new IdentityHashMap<>();
    private long steps;

    Session(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    Arena arena() {
        return arena;
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

    /** Reports an error; the result is to be thrown. Inside a function or layer it says from where that was called. */
    Failure fail(Diagnostic diagnostic) {
        report(diagnostic);
        return new Failure();
    }

    Failure fail(ErrorCode code, Span span, String message) {
        return fail(Diagnostic.error(code, span, message));
    }

    void report(Diagnostic diagnostic) {
        Diagnostic told = diagnostic;
        for (Expansion expansion : expansions) {
            told = told.label(expansion.call(), expansion.name() + " is called here");
        }
        diagnostics.report(told);
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
        expansions.push(new Expansion(declaration, name, call));
        try {
            return step.get();
        } finally {
            expansions.pop();
        }
    }

    /** Where, in the file itself, the outermost expansion was asked for; the place given if nothing is being expanded. */
    Span outermost(Span place) {
        return expansions.isEmpty() ? place : expansions.peekLast().call();
    }

    /** Counts the work, so that a small text cannot ask for without end. */
    void step(Node node) {
        if (++steps > MOST_STEPS) {
            throw fail(
                    ErrorCode.TOO_MANY_STEPS,
                    node.span(),
                    "written out, this model has more than " + MOST_STEPS + " parts");
        }
    }
}
