package dev.gradc.parse;

import dev.gradc.grammar.GradLexer;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The common mistakes, each a row that knows it when it sees it and says what to write instead. The first row that
 * knows a situation explains it; the last knows every one.
 */
final class Mistakes {
    private static final List<Function<Situation, Optional<Diagnostic>>> TABLE = Stream.of(
                    WordMistakes.TABLE, // before the others: a strange word explains what follows it
                    BracketMistakes.TABLE,
                    ValueMistakes.TABLE)
            .flatMap(List::stream)
            .toList();

    private Mistakes() {}

    /** The explanation; empty if the token itself was refused before. */
    static Optional<Diagnostic> explain(Situation situation) {
        int type = situation.at().getType();
        if (type == GradLexer.OTHER || type == GradLexer.UNCLOSED_STRING) {
            return Optional.empty();
        }
        for (Function<Situation, Optional<Diagnostic>> row : TABLE) {
            Optional<Diagnostic> known = row.apply(situation);
            if (known.isPresent()) {
                return known;
            }
        }
        return Optional.of(anything(situation));
    }

    private static Diagnostic anything(Situation s) {
        List<String> expected = s.expected();
        String found = Tokens.named(s.at());
        String message = expected.size() > 4
                ? found + " does not fit here"
                : String.join(" or ", expected) + " was expected here, not " + found;
        return Diagnostic.error(ErrorCode.UNEXPECTED, s.span(s.at()), message);
    }
}
