package dev.gradc.equations;

import dev.gradc.algebra.ReduceOp;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Numbers reduced to one, by definition: without care for what is lost to rounding or overflow. */
final class Reduced {
    private Reduced() {}

    static double of(ReduceOp op, double[] all) {
        DoubleStream stream = Arrays.stream(all);
        return switch (op) {
            case SUM -> stream.sum();
            case PRODUCT -> stream.reduce(1, (x, y) -> x * y);
            case MAX -> stream.max().orElseThrow();
            case MIN -> stream.min().orElseThrow();
            case LOG_SUM_EXP -> Math.log(stream.map(Math::exp).sum());
            case ARGMAX -> first(all, stream.max().orElseThrow());
            case ARGMIN -> first(all, stream.min().orElseThrow());
        };
    }

    private static int first(double[] all, double value) {
        int i = 0;
        while (all[i] != value) {
            i++;
        }
        return i;
    }
}
