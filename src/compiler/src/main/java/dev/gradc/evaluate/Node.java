package dev.gradc.evaluate;

/** An expression made ready to run: given where the axes stand, its value. */
@FunctionalInterface
interface Node<N> {
    N evaluate(Frame<N> frame);
}
