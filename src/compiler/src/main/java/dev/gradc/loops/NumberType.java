package dev.gradc.loops;

/** The number type of a generated class. */
public enum NumberType {
    FLOAT(4),
    DOUBLE(8);

    /** The longest vector that there is, in bytes: that of AVX-512. */
    public static final int VECTOR_BYTES = 64;

    private final int bytes;

    NumberType(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    /** The elements of the longest vector. */
    public int lanes() {
        return VECTOR_BYTES / bytes;
    }
}
