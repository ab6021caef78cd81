package dev.gradc.evaluate;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import java.util.ArrayList;
import java.util.List;

/** An index made ready to run. An integer read in it must hold one of its classes. */
final class Position<N> {
    private final Arithmetic<N> arithmetic;
    private final int constant;
    private final int[] coefficients;
    private final int[] axes;
    private final List<Gather<N>> gathers = new ArrayList<>();

    private record Gather<N>(int coefficient, Access<N> element, int classes) {}

    Position(Index index, Slots slots, Arithmetic<N> arithmetic) {
        this.arithmetic = arithmetic;
        this.constant = index.constant();
        List<Index.Term> affine =
                index.terms().stream().filter(t -> t.atom() instanceof Axis).toList();
        coefficients = affine.stream().mapToInt(Index.Term::coefficient).toArray();
        axes = affine.stream().mapToInt(t -> slots.of((Axis) t.atom())).toArray();
        for (Index.Term term : index.terms()) {
            if (term.atom() instanceof IntegerRead read) {
                List<Position<N>> at = read.at().stream()
                        .map(i -> new Position<>(i, slots, arithmetic))
                        .toList();
                gathers.add(new Gather<>(
                        term.coefficient(),
                        new Access<>(read.tensor(), at, slots, arithmetic),
                        read.tensor().classes()));
            }
        }
    }

    boolean gathers() {
        return !gathers.isEmpty();
    }

    long at(Frame<N> frame) {
        long sum = constant;
        for (int i = 0; i < axes.length; i++) {
            sum += (long) coefficients[i] * frame.position(axes[i]);
        }
        for (Gather<N> gather : gathers) {
            double label = arithmetic.real(gather.element.evaluate(frame));
            if (!(label >= 0 && label < gather.classes && label == Math.rint(label))) {
                throw new EvaluationException(gather.element.describe(frame) + " is " + label
                        + ", which is no class of 0 .. " + (gather.classes - 1));
            }
            sum += (long) gather.coefficient * (long) label;
        }
        return sum;
    }
}
