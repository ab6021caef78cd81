package dev.gradc.algebra;

import java.util.List;

/** The numbers that have names of their own. */
public final class Constants {
    /** π, to the nearest double. */
    public static final Tensor PI =
            new Tensor(new Name("PI", 0), Role.CONSTANT, List.of(), Tensor.Facts.NONE.withValue(Math.PI));

    private Constants() {}
}
