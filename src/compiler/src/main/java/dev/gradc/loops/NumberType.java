package dev.gradc.loops;

/** The number type of a generated class. */
public enum NumberType {
    FLOAT(4),
    DOUBLE(8);

    private final int bytes;

    NumberType(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }
}
