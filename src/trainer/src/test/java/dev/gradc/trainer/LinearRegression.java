package dev.gradc.trainer;

import dev.gradc.trainer.model.DataPlan;
import dev.gradc.trainer.model.Field;
import dev.gradc.trainer.model.Parameter;
import dev.gradc.trainer.model.Precision;
import dev.gradc.trainer.model.Role;
import dev.gradc.trainer.model.TrainableModel;
import dev.gradc.trainer.model.TrainingDefaults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** y = w x + b by gradient descent on half the squared error: what the compiler generates, written by hand. */
public class LinearRegression implements TrainableModel {
    private final DataPlan plan;
    private final double rate;
    private final double[][] x;
    private final double[] y;
    private final double[] predicted;
    private final double[] w;
    private double b;
    private double error;

    /** The number of rows of each step so far. */
    public final List<Integer> stepSizes = new ArrayList<>();

    public LinearRegression(int inputs, int capacity, double rate, DataPlan plan) {
        this.plan = plan;
        this.rate = rate;
        this.x = new double[capacity][inputs];
        this.y = new double[capacity];
        this.predicted = new double[capacity];
        this.w = new double[inputs];
    }

    @Override
    public String name() {
        return "Line";
    }

    @Override
    public Precision precision() {
        return Precision.DOUBLE;
    }

    @Override
    public int batchCapacity() {
        return x.length;
    }

    @Override
    public TrainingDefaults defaults() {
        return new TrainingDefaults(x.length, 3, 7);
    }

    @Override
    public DataPlan data() {
        return plan;
    }

    @Override
    public List<Field> fields() {
        return List.of(Field.real("x", Role.INPUT, w.length), Field.real("y", Role.TARGET, 1));
    }

    @Override
    public List<Field> outputs() {
        return List.of(Field.real("p", Role.OUTPUT, 1));
    }

    @Override
    public List<String> metrics() {
        return List.of("error");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.of("w", w.length), Parameter.of("b"));
    }

    @Override
    public void initialize(long seed) {
        Arrays.fill(w, 0.5);
        b = 0;
    }

    @Override
    public void load(int field, int row, double[] values, int offset) {
        if (field == 0) {
            System.arraycopy(values, offset, x[row], 0, w.length);
        } else {
            y[row] = values[offset];
        }
    }

    @Override
    public double step(int rows) {
        stepSizes.add(rows);
        double loss = evaluate(rows);
        for (int row = 0; row < rows; row++) {
            double delta = (predicted[row] - y[row]) / rows;
            for (int i = 0; i < w.length; i++) {
                w[i] -= rate * delta * x[row][i];
            }
            b -= rate * delta;
        }
        return loss;
    }

    @Override
    public double evaluate(int rows) {
        forward(rows);
        double loss = 0;
        error = 0;
        for (int row = 0; row < rows; row++) {
            double difference = predicted[row] - y[row];
            loss += difference * difference / 2 / rows;
            error += Math.abs(difference) / rows;
        }
        return loss;
    }

    @Override
    public double metric(int metric) {
        return error;
    }

    @Override
    public void forward(int rows) {
        for (int row = 0; row < rows; row++) {
            predicted[row] = b;
            for (int i = 0; i < w.length; i++) {
                predicted[row] += w[i] * x[row][i];
            }
        }
    }

    @Override
    public double output(int output, int row, int element) {
        return predicted[row];
    }

    @Override
    public void getParameter(int parameter, double[] into) {
        if (parameter == 0) {
            System.arraycopy(w, 0, into, 0, w.length);
        } else {
            into[0] = b;
        }
    }

    @Override
    public void setParameter(int parameter, double[] from) {
        if (parameter == 0) {
            System.arraycopy(from, 0, w, 0, w.length);
        } else {
            b = from[0];
        }
    }
}
