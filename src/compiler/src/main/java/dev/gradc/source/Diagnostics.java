package dev.gradc.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A collector of diagnostics. Within a phase they come out in the order of the text, so that the cause of a chain of
 * errors stands first; the phases come out in the order in which they ran.
 *
 * <p>It shows at most {@value #SHOWN} errors and never throws: a phase that cannot go on asks {@link #hasErrors()}.
 */
public final class Diagnostics {
    private static final int SHOWN = 10;
    private static final int KEPT = 1_000; // hostile text makes errors without end
    private static final Comparator<Diagnostic> BY_PLACE = Comparator.comparing(Diagnostic::span);

    private final List<Diagnostic> earlierPhases = new ArrayList<>();
    private final List<Diagnostic> thisPhase = new ArrayList<>();
    private int errors;

    /** Adds one; the same code at the same place is told once. */
    public void report(Diagnostic diagnostic) {
        if (thisPhase.size() >= KEPT || thisPhase.stream().anyMatch(known -> sameThing(known, diagnostic))) {
            return;
        }
        thisPhase.add(diagnostic);
        if (diagnostic.isError()) {
            errors++;
        }
    }

    /** Ends a phase: what is reported later is shown after all that was reported before. */
    public void endPhase() {
        thisPhase.sort(BY_PLACE);
        earlierPhases.addAll(thisPhase);
        thisPhase.clear();
    }

    public boolean hasErrors() {
        return errors > 0;
    }

    /** How many errors were reported, those not shown included. */
    public int errorCount() {
        return errors;
    }

    /** All warnings and the first ten errors, in the order to be shown. */
    public List<Diagnostic> shown() {
        List<Diagnostic> latest = new ArrayList<>(thisPhase);
        latest.sort(BY_PLACE);
        List<Diagnostic> shown = new ArrayList<>();
        int left = SHOWN;
        for (List<Diagnostic> phase : List.of(earlierPhases, latest)) {
            for (Diagnostic diagnostic : phase) {
                if (!diagnostic.isError() || left-- > 0) {
                    shown.add(diagnostic);
                }
            }
        }
        return List.copyOf(shown);
    }

    private static boolean sameThing(Diagnostic one, Diagnostic other) {
        return one.code() == other.code() && one.span().equals(other.span());
    }
}
