package dev.gradc.trainer;

import dev.gradc.trainer.model.DataPlan;
import dev.gradc.trainer.model.Field;
import dev.gradc.trainer.model.Parameter;
import dev.gradc.trainer.model.Precision;
import dev.gradc.trainer.model.Role;
import dev.gradc.trainer.model.TrainableModel;
import dev.gradc.trainer.model.TrainingDefaults;
import java.util.Arrays;
import java.util.List;

/** Classes from numbers, without a hidden layer; in float, as generated models are by default. */
public final class SoftmaxRegression implements TrainableModel {
    private static final int CAPACITY = 16;

    private final int inputs;
    private final int classes;
    private final DataPlan plan;
    private final float[][] x;
    private final int[] y = new int[CAPACITY];
    private final float[][] p;
    private final float[] w;
    private double accuracy;

    public SoftmaxRegression(int inputs, int classes, DataPlan plan) {
        this.inputs = inputs;
        this.classes = classes;
        this.plan = plan;
        this.x = new float[CAPACITY][inputs + 1];
        this.p = new float[CAPACITY][classes];
        this.w = new float[classes * (inputs + 1)];
    }

    @Override
    public String name() {
        return "Species";
    }

    @Override
    public Precision precision() {
        return Precision.FLOAT;
    }

    @Override
    public int batchCapacity() {
        return CAPACITY;
    }

    @Override
    public TrainingDefaults defaults() {
        return new TrainingDefaults(CAPACITY, 20, 1);
    }

    @Override
    public DataPlan data() {
        return plan;
    }

    @Override
    public List<Field> fields() {
        return List.of(Field.real("x", Role.INPUT, inputs), Field.classes("species", Role.TARGET, 1, classes));
    }

    @Override
    public List<Field> outputs() {
        return List.of(Field.real("p", Role.OUTPUT, classes));
    }

    @Override
    public List<String> metrics() {
        return List.of("accuracy");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.of("W", classes, inputs + 1));
    }

    @Override
    public void initialize(long seed) {
        Arrays.fill(w, 0);
    }

    @Override
    public void load(int field, int row, double[] values, int offset) {
        if (field == 1) {
            y[row] = (int) values[offset];
            return;
        }
        x[row][inputs] = 1;
        for (int i = 0; i < inputs; i++) {
            x[row][i] = (float) values[offset + i];
        }
    }

    @Override
    public double step(int rows) {
        double loss = evaluate(rows);
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < classes; k++) {
                float delta = p[row][k] - (y[row] == k ? 1 : 0);
                for (int i = 0; i <= inputs; i++) {
                    w[k * (inputs + 1) + i] -= 0.5f * delta * x[row][i] / rows;
                }
            }
        }
        return loss;
    }

    @Override
    public double evaluate(int rows) {
        forward(rows);
        double loss = 0;
        accuracy = 0;
        for (int row = 0; row < rows; row++) {
            loss -= StrictMath.log(p[row][y[row]]) / rows;
            int best = 0;
            for (int k = 1; k < classes; k++) {
                best = p[row][k] > p[row][best] ? k : best;
            }
            accuracy += best == y[row] ? 1.0 / rows : 0;
        }
        return loss;
    }

    @Override
    public double metric(int metric) {
        return accuracy;
    }

    @Override
    public void forward(int rows) {
        for (int row = 0; row < rows; row++) {
            double total = 0;
            for (int k = 0; k < classes; k++) {
                double z = 0;
                for (int i = 0; i <= inputs; i++) {
                    z += w[k * (inputs + 1) + i] * x[row][i];
                }
                p[row][k] = (float) StrictMath.exp(z);
                total += p[row][k];
            }
            for (int k = 0; k < classes; k++) {
                p[row][k] /= (float) total;
            }
        }
    }

    @Override
    public double output(int output, int row, int element) {
        return p[row][element];
    }

    @Override
    public void getParameter(int parameter, double[] into) {
        for (int i = 0; i < w.length; i++) {
            into[i] = w[i];
        }
    }

    @Override
    public void setParameter(int parameter, double[] from) {
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) from[i];
        }
    }
}
