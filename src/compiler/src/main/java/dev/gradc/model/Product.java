package dev.gradc.model;

/** What can be derived of a model beside its gradients. */
public enum Product {
    /** How the outputs move along a direction of the real inputs and the parameters: J v, by forward mode. */
    JVP,
    /** The Hessian of the objective by the parameters times a direction of them: H v, the tangent of the gradients. */
    HESSIAN_VECTOR,
    /** The derivative of each output by each real input, all pairs of their elements. */
    JACOBIAN
}
