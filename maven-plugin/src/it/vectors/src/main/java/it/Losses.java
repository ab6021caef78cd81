package it;

/** Prints whether vectors are there, and the loss of each of ten steps. */
public final class Losses {
    private Losses() {}

    public static void main(String[] arguments) {
        float[][] x = new float[9][20];
        int[] y = new int[9];
        for (int n = 0; n < 9; n++) {
            y[n] = n % 7;
            for (int k = 0; k < 20; k++) {
                x[n][k] = (n * 31 + k * 17) % 13 / 13f;
            }
        }
        Digits digits = new Digits();
        digits.initialize(3);
        System.out.println(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        for (int step = 0; step < 10; step++) {
            System.out.println(digits.step(x, y, 9));
        }
    }
}
