package dev.gradc.equations;

/** Questions about terms. */
final class Terms {
    private Terms() {}

    /** How many axes a term of a matrix equation has: 0 for a scalar. */
    static int rank(Term term) {
        if (term instanceof Term.Symbol s) {
            return s.tensor().rank();
        }
        if (term instanceof Term.Sole
                || term instanceof Term.Dot
                || term instanceof Term.SquaredNorm
                || term instanceof Term.Gather
                || term instanceof Term.Extreme
                || term instanceof Term.Element
                || term instanceof Term.Fold) {
            return 0;
        }
        if (term instanceof Term.Ones) {
            return 1;
        }
        return term.parts().stream().mapToInt(Terms::rank).max().orElse(0);
    }
}
