package dev.gradc.equations;

/** How much an equation says at once: whole matrices, elements with indices, every number by itself, or the factors of the chain rule. */
public enum Notation {
    MATRIX,
    INDEX,
    SCALAR,
    CHAIN
}
