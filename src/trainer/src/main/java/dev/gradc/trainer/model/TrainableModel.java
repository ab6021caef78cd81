package dev.gradc.trainer.model;

import java.util.List;

/**
 * A model as a trainer drives it. The compiler generates an implementation beside the generated class; that class itself
 * never knows the trainer. Values cross as {@code double}, which holds every {@code float}, class label and index
 * exactly, so that one contract serves both precisions; the adapter narrows.
 *
 * <p>The lists are the same at every call. The methods that take a row, {@link #step}, {@link #evaluate},
 * {@link #metric}, {@link #forward} and {@link #output} allocate nothing. Not thread-safe.
 */
public interface TrainableModel extends AutoCloseable {
    /** The model's name, e.g. {@code Digits}. */
    String name();

    Precision precision();

    /** The most samples a batch can hold. */
    int batchCapacity();

    TrainingDefaults defaults();

    /** The model's {@code data} block; {@link DataPlan#none()} where it has none. */
    DataPlan data();

    /** The inputs and targets, in the order in which {@link #load} numbers them. */
    List<Field> fields();

    /** The outputs, in the order in which {@link #output} numbers them. */
    List<Field> outputs();

    /** The names of the metrics, in the order in which {@link #metric} numbers them. */
    List<String> metrics();

    /** The parameters, in the order in which {@link #getParameter} numbers them. */
    List<Parameter> parameters();

    /** Draws all parameters anew and resets the optimiser. */
    void initialize(long seed);

    /** Says how many steps the whole run has, before the first, for a schedule of the rate that asks. */
    default void setTotalSteps(long steps) {}

    /**
     * Copies one field of one sample into the adapter's own arrays: the field's {@code size} elements from
     * {@code values[offset]} on.
     *
     * @param row a row of the batch, {@code 0 .. batchCapacity() - 1}
     */
    void load(int field, int row, double[] values, int offset);

    /** Forward, backward and update on rows {@code 0 .. rows - 1}; gives the objective before the update. */
    double step(int rows);

    /** The objective on rows {@code 0 .. rows - 1} in inference form; changes no parameter. */
    double evaluate(int rows);

    /** A metric's value for the rows of the latest {@link #evaluate}. */
    double metric(int metric);

    /** How many means over rows the metrics are made of; as many as metrics, where each is itself a mean. */
    default int metricMeans() {
        return metrics().size();
    }

    /** Copies these means over the rows of the latest {@link #evaluate}. */
    default void metricMeans(double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = metric(i);
        }
    }

    /** The metrics of many rows from the means over them; changes what {@link #metric} gives. */
    default void combineMetrics(double[] means, int rows, double[] into) {
        System.arraycopy(means, 0, into, 0, into.length);
    }

    /** Computes the outputs of rows {@code 0 .. rows - 1} from the inputs alone. */
    void forward(int rows);

    /** One element of an output after {@link #forward}; a class output gives its label. */
    double output(int output, int row, int element);

    /** Copies a parameter's elements, row-major, into the array. */
    void getParameter(int parameter, double[] into);

    /** Replaces a parameter's elements, row-major. */
    void setParameter(int parameter, double[] from);

    /** Ends the threads that the model has of its own, if it has any; nothing can be computed afterwards. */
    @Override
    default void close() {}
}
