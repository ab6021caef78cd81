package dev.gradc.algebra;

import java.util.Map;

/** A condition on an index, {@code index = 0} or {@code index ≥ 0}: the content of an Iverson bracket. */
public record Condition(Relation relation, Index index) {
    /** How the index is compared with zero. */
    public enum Relation {
        EQUAL_ZERO,
        NOT_NEGATIVE
    }

    /** What interval arithmetic knows of a condition. */
    public enum Verdict {
        ALWAYS,
        NEVER,
        OPEN
    }

    public static Condition equal(Index a, Index b) {
        return new Condition(Relation.EQUAL_ZERO, a.minus(b));
    }

    public static Condition notNegative(Index index) {
        return new Condition(Relation.NOT_NEGATIVE, index);
    }

    public boolean isEquality() {
        return relation == Relation.EQUAL_ZERO;
    }

    /** The verdict by intervals. An equality is ALWAYS only if it is identically 0 = 0: dropping more would lose axes of extent 1. */
    public Verdict verdict() {
        long least = index.min();
        long greatest = index.max();
        if (isEquality()) {
            if (index.isConstant() && index.constant() == 0) {
                return Verdict.ALWAYS;
            }
            return least > 0 || greatest < 0 ? Verdict.NEVER : Verdict.OPEN;
        }
        return least >= 0 ? Verdict.ALWAYS : greatest < 0 ? Verdict.NEVER : Verdict.OPEN;
    }

    public Condition substitute(Map<Axis, Index> replacement) {
        return new Condition(relation, index.substitute(replacement));
    }

    @Override
    public String toString() {
        return index + (isEquality() ? "=0" : ">=0");
    }
}
