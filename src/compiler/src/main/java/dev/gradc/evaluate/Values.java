package dev.gradc.evaluate;

/** The elements of one tensor, row-major. */
interface Values<N> {
    N get(int offset);

    void set(int offset, N value);

    int length();
}
