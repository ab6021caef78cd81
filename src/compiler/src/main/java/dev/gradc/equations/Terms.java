package dev.gradc.equations;

/** Questions about terms. */
final class Terms {
    private Terms() {}

    /** How many leaves a term has. */
    static int leaves(Term term) {
        return term.parts().isEmpty()
                ? 1
                : term.parts().stream().mapToInt(Terms::leaves).sum();
    }

    /** The greatest layer that a term mentions. */
    static int layer(Term term) {
        int own = term instanceof Term.Symbol s
                ? s.label().layer()
                : term instanceof Term.Element e
                        ? e.of().label().layer()
                        : term instanceof Term.Slice slice ? slice.of().label().layer() : 0;
        return term.parts().stream().mapToInt(Terms::layer).reduce(own, Math::max);
    }

    /** How many axes a term of a matrix equation has: 0 for a scalar. */
    static int rank(Term term) {
        if (term instanceof Term.Symbol s) {
            return s.tensor().rank();
        }
        if (term instanceof Term.Slice slice) {
            return slice.rank();
        }
        if (term instanceof Term.Sole
                || term instanceof Term.Dot
                || term instanceof Term.SquaredNorm
                || term instanceof Term.Gather
                || term instanceof Term.Extreme
                || term instanceof Term.Element) {
            return 0;
        }
        if (term instanceof Term.Ones) {
            return 1;
        }
        return term.parts().stream().mapToInt(Terms::rank).max().orElse(0);
    }
}
