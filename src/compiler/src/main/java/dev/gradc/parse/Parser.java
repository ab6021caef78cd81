package dev.gradc.parse;

import dev.gradc.grammar.GradParser;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Source;
import dev.gradc.syntax.SyntaxFile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * The reading of a model file. It checks the form only: names, sizes and types are the checker's.
 *
 * <p>Hostile text is refused before it can hurt: the length and the nesting are bounded by a scan of the tokens, and
 * the recursive part runs on a thread whose stack is large enough for the nesting that is allowed.
 */
public final class Parser {
    /** The longest text that is read, in characters. */
    public static final int MAX_LENGTH = 8_000_000;

    /** The deepest nesting that is read: of brackets, and of operators that nest without them. */
    public static final int MAX_DEPTH = 500;

    private static final long STACK_BYTES = 64L << 20;

    private final Source source;
    private final Diagnostics diagnostics;

    private Parser(Source source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    /** The file as written; empty if an error was reported. Ends the phase of the diagnostics. */
    public static Optional<SyntaxFile> parse(Source source, Diagnostics diagnostics) {
        int before = diagnostics.errorCount();
        Optional<SyntaxFile> file = new Parser(source, diagnostics).onLargeStack();
        diagnostics.endPhase();
        return diagnostics.errorCount() > before ? Optional.empty() : file;
    }

    private Optional<SyntaxFile> onLargeStack() {
        if (source.text().length() > MAX_LENGTH) {
            String size = source.text().length() + " characters";
            diagnostics.report(Diagnostic.error(
                    ErrorCode.TOO_LONG,
                    source.span(0, 0),
                    "the text has " + size + "; at most " + MAX_LENGTH + " are read"));
            return Optional.empty();
        }
        CompletableFuture<Optional<SyntaxFile>> result = new CompletableFuture<>();
        Thread thread = new Thread(null, () -> complete(result), "gradc-parser", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return result.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the parser failed on " + source.name(), e.getCause());
        }
    }

    private void complete(CompletableFuture<Optional<SyntaxFile>> result) {
        try {
            result.complete(read());
        } catch (RuntimeException | Error e) { // whatever it is, the caller must hear of it and not wait for ever
            result.completeExceptionally(e);
        }
    }

    private Optional<SyntaxFile> read() {
        Places places = new Places(source);
        Optional<List<Token>> tokens = TokenScan.scan(places, diagnostics);
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(tokens.get(), source.name()));
        Optional<GradParser.FileContext> tree = fast(stream);
        if (tree.isEmpty()) {
            tree = careful(stream, places);
        }
        if (tree.isEmpty() || diagnostics.hasErrors()) {
            return Optional.empty();
        }
        SyntaxFile file = new FileBuilder(places, stream, diagnostics).file(tree.get());
        ContinuedLines.report(tokens.get(), places, diagnostics);
        return Optional.of(file);
    }

    /** Reads a correct text; of any other it only finds out that it is one. */
    private static Optional<GradParser.FileContext> fast(CommonTokenStream stream) {
        GradParser parser = parser(stream, PredictionMode.SLL);
        parser.setErrorHandler(new BailErrorStrategy());
        try {
            return Optional.of(parser.file());
        } catch (ParseCancellationException e) {
            return Optional.empty();
        }
    }

    private Optional<GradParser.FileContext> careful(CommonTokenStream stream, Places places) {
        stream.fill(); // whoever explains a mistake looks ahead
        stream.seek(0);
        GradParser parser = parser(stream, PredictionMode.LL);
        parser.setErrorHandler(new Recovery(places, diagnostics));
        try {
            return Optional.of(parser.file());
        } catch (CancellationException e) { // thrown by Recovery: enough errors
            return Optional.empty();
        }
    }

    private static GradParser parser(CommonTokenStream stream, PredictionMode mode) {
        GradParser parser = new GradParser(stream);
        parser.removeErrorListeners();
        parser.getInterpreter().setPredictionMode(mode);
        return parser;
    }
}
