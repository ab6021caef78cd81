package examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Models that are no networks find again what their data were made from. */
class LikelihoodsTest {
    private final SplittableRandom random = new SplittableRandom(11);

    private int poisson(double mean) {
        double product = random.nextDouble();
        int count = 0;
        for (double limit = Math.exp(-mean); product > limit; count++) {
            product *= random.nextDouble();
        }
        return count;
    }

    private float[] row(int size) {
        float[] row = new float[size];
        for (int i = 0; i < size; i++) {
            row[i] = (float) random.nextDouble(-1, 1);
        }
        return row;
    }

    @Test
    void countsTellTheirRate() {
        float[] w = {0.8f, -0.5f, 0.3f};
        int rows = 2000;
        float[][] x = new float[rows][];
        float[][] exposure = new float[rows][1];
        float[][] count = new float[rows][1];
        for (int i = 0; i < rows; i++) {
            x[i] = row(3);
            exposure[i][0] = 1 + (float) random.nextDouble(4);
            count[i][0] = poisson(exposure[i][0] * Math.exp(0.4 + w[0] * x[i][0] + w[1] * x[i][1] + w[2] * x[i][2]));
        }
        Counts model = new Counts();
        model.initialize(1);
        for (int epoch = 0; epoch < 30; epoch++) {
            for (int from = 0; from < rows; from += Counts.BATCH) {
                model.step(part(x, from), part(exposure, from), part(count, from), Counts.BATCH);
            }
        }
        float[] found = new float[3];
        model.getParameter("w", found);
        assertThat(found).containsExactly(w, within(0.05f));
        float[] b = new float[1];
        model.getParameter("b", b);
        assertThat(b[0]).isCloseTo(0.4f, within(0.05f));
    }

    private static float[][] part(float[][] rows, int from) {
        return Arrays.copyOfRange(rows, from, from + Counts.BATCH);
    }

    @Test
    void timesTellTheHazard() {
        float[] w = {1, -0.7f};
        Survival model = new Survival();
        model.initialize(1);
        int studies = 40;
        float[][] x = new float[studies][Survival.N * Survival.D];
        float[][] time = new float[studies][Survival.N];
        float[][] event = new float[studies][Survival.N];
        for (int s = 0; s < studies; s++) {
            for (int i = 0; i < Survival.N; i++) {
                float[] own = row(2);
                System.arraycopy(own, 0, x[s], 2 * i, 2);
                double hazard = Math.exp(w[0] * own[0] + w[1] * own[1]);
                time[s][i] = (float) (-Math.log(1 - random.nextDouble()) / hazard);
                event[s][i] = time[s][i] < 3 ? 1 : 0;
                time[s][i] = Math.min(3, time[s][i]);
            }
        }
        for (int epoch = 0; epoch < 10; epoch++) {
            model.setRate(0.05 / (1 + epoch));
            for (int s = 0; s < studies; s++) {
                model.step(new float[][] {x[s]}, new float[][] {time[s]}, new float[][] {event[s]}, 1);
            }
        }
        float[] found = new float[2];
        model.getParameter("w", found);
        assertThat(found).containsExactly(w, within(0.1f));
    }

    @Test
    void ratingsTellTheirFactors() {
        double[][] p = factors(Ratings.USERS);
        double[][] q = factors(Ratings.FILMS);
        Ratings model = new Ratings();
        model.initialize(1);
        int batch = Ratings.BATCH;
        int[] user = new int[batch];
        int[] film = new int[batch];
        float[][] rating = new float[batch][1];
        double loss = 0;
        for (int step = 0; step < 4000; step++) {
            model.setRate(step < 3000 ? 0.02 : 0.002);
            for (int i = 0; i < batch; i++) {
                user[i] = random.nextInt(Ratings.USERS);
                film[i] = random.nextInt(Ratings.FILMS);
                rating[i][0] = (float) (3 + p[user[i]][0] * q[film[i]][0] + p[user[i]][1] * q[film[i]][1]);
            }
            double last = model.step(user, film, rating, batch);
            loss = step < 3900 ? 0 : loss + last / 100;
        }
        assertThat(loss)
                .as("mean loss of the last hundred steps, penalty included")
                .isLessThan(0.02);
    }

    private double[][] factors(int rows) {
        double[][] factors = new double[rows][2];
        for (double[] f : factors) {
            f[0] = random.nextDouble(-1, 1);
            f[1] = random.nextDouble(-1, 1);
        }
        return factors;
    }

    @Test
    void aTableTellsItsColumns() {
        float[][] a = new float[Parafac.I][];
        float[][] b = new float[Parafac.J][];
        float[][] c = new float[Parafac.K][];
        for (float[][] rows : new float[][][] {a, b, c}) {
            for (int i = 0; i < rows.length; i++) {
                rows[i] = row(Parafac.R);
            }
        }
        float[][] table = new float[1][Parafac.I * Parafac.J * Parafac.K];
        for (int i = 0, at = 0; i < Parafac.I; i++) {
            for (int j = 0; j < Parafac.J; j++) {
                for (int k = 0; k < Parafac.K; k++, at++) {
                    for (int r = 0; r < Parafac.R; r++) {
                        table[0][at] += a[i][r] * b[j][r] * c[k][r];
                    }
                }
            }
        }
        Parafac model = new Parafac();
        model.initialize(2);
        double loss = 0;
        for (int step = 0; step < 5000; step++) {
            loss = model.step(table, 1);
        }
        assertThat(loss).isLessThan(1e-4);
    }
}
