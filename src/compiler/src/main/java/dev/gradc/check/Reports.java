package dev.gradc.check;

import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Name;
import java.util.List;

/** Messages that several parts of the checker give. */
final class Reports {
    private Reports() {}

    static Diagnostic duplicate(Name name, Name first) {
        return Diagnostic.error(
                        ErrorCode.DUPLICATE_NAME, name.span(), Names.shown(name.text()) + " is declared already")
                .label(first.span(), "first here")
                .fix("give one of the two another name");
    }

    static Diagnostic notAvailable(Span span, String what) {
        return Diagnostic.error(ErrorCode.NOT_AVAILABLE, span, what + " not available yet");
    }

    /** A word that is none of those that may stand in its place. */
    static Diagnostic unknownWord(ErrorCode code, Span span, String message, String word, List<String> known) {
        Diagnostic told = Diagnostic.error(code, span, message).note("known are " + Names.list(known));
        return Names.closest(word, known)
                .map(k -> told.fix("did you mean " + k + "?"))
                .orElse(told);
    }
}
