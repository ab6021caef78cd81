package dev.gradc.algebra;

/** What a tensor is to a program. */
public enum Role {
    /** Fed by the caller, a row a sample. */
    INPUT,
    /** Fed by the caller, what the outputs are compared with. */
    TARGET,
    /** Learnt. */
    PARAMETER,
    /** Kept from step to step: by the optimiser, one for a parameter, or by the model itself. */
    STATE,
    /** A named number such as π. */
    CONSTANT,
    /** A scalar that may change between steps: the learning rate, the step number, the count of samples. */
    SETTING,
    /** Drawn by the run time: uniform on [0, 1). */
    UNIFORM,
    /** Drawn by the run time: standard normal. */
    GAUSSIAN,
    /** Defined by a formula in the forward pass. */
    DEFINED,
    /** An integer tensor defined by a formula: an argmax. */
    POSITION,
    /** The derivative of the loss by another tensor. */
    ADJOINT,
    /** The derivative of a tensor along a direction. */
    TANGENT,
    /** A formal parameter of a {@link Formula}. */
    FORMAL
}
