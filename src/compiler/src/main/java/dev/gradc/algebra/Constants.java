package dev.gradc.algebra;

import java.util.List;

/** The numbers and conditions that have names of their own. */
public final class Constants {
    /** π, to the nearest double. */
    public static final Tensor PI =
            new Tensor(new Name("PI", 0), Role.CONSTANT, List.of(), Tensor.Facts.NONE.withValue(Math.PI));

    /** 1 in the training form of a model, 0 in its inference form: settled before anything is derived. */
    public static final Tensor TRAINING =
            new Tensor(new Name("training", 0), Role.SETTING, List.of(), Tensor.Facts.NONE.withValue(1));

    private Constants() {}
}
