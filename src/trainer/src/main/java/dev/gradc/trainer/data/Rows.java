package dev.gradc.trainer.data;

/** Samples by their numbers. Each is one array: the elements of all fields, one field after the other. */
interface Rows {
    int count();

    /** The elements of a sample; the array may be filled anew by the next call. */
    double[] row(int number);

    /** Rows that lie in memory, each in an array of its own. */
    static Rows of(double[][] rows) {
        return new Rows() {
            @Override
            public int count() {
                return rows.length;
            }

            @Override
            public double[] row(int number) {
                return rows[number];
            }
        };
    }
}
