package it;

public final class Use {
    private Use() {}

    public static void main(String[] arguments) {
        if (Gate.PARAMETERS != 3) {
            throw new AssertionError("W has 2 numbers and b has 1, not " + Gate.PARAMETERS);
        }
    }
}
