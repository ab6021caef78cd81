package dev.gradc.equations;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.equations.MatrixView.NoMatrixFormException;
import dev.gradc.equations.Term.Identity;
import dev.gradc.equations.Term.OneHot;
import java.util.List;

/** The matrices and vectors that brackets of one equality stand for: I, e(t). */
final class UnitMatrices {
    private final Naming naming;

    UnitMatrices(Naming naming) {
        this.naming = naming;
    }

    /** With the axes along its rows and columns; throws {@link NoMatrixFormException} if there is none. */
    Oriented of(Condition condition) {
        Index index = condition.index();
        if (!condition.isEquality() || index.constant() != 0 || index.terms().size() != 2) {
            throw new NoMatrixFormException("a condition");
        }
        Index.Term a = index.terms().get(0);
        Index.Term b = index.terms().get(1);
        if (Math.abs(a.coefficient()) != 1 || a.coefficient() + b.coefficient() != 0) {
            throw new NoMatrixFormException("a condition");
        }
        if (a.atom() instanceof Axis row && b.atom() instanceof Axis column) {
            if (row.extent() != column.extent()) {
                throw new NoMatrixFormException("a part of the unit matrix");
            }
            return new Oriented(new Identity(row.extent()), List.of(row, column));
        }
        if (a.atom() instanceof IntegerRead label && b.atom() instanceof Axis axis) {
            return oneHot(label, axis);
        }
        if (b.atom() instanceof IntegerRead label && a.atom() instanceof Axis axis) {
            return oneHot(label, axis);
        }
        throw new NoMatrixFormException("a condition");
    }

    private Oriented oneHot(IntegerRead label, Axis axis) {
        Term term = new OneHot(naming.symbol(label.tensor()), axis.extent());
        if (label.at().isEmpty()) {
            return new Oriented(term, List.of(axis));
        }
        if (label.at().size() == 1 && label.at().get(0).asAxis().isPresent()) {
            return new Oriented(term, List.of(label.at().get(0).asAxis().get(), axis));
        }
        throw new NoMatrixFormException("labels of rank 2");
    }
}
