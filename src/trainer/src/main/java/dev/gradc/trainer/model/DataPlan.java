package dev.gradc.trainer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model's {@code data} block says. It is complete or lacks a file and fields altogether ({@link #none()}); whether
 * it fits the model and the file is found out by the reader. Each method gives a new plan:
 *
 * <pre>{@code
 * DataPlan.file("digits.csv.gz").header(false).field("x", Columns.range(0, 64), Coding.scaled(1, 16, 0))
 *         .field("digit", Columns.at(64), Coding.number()).holdout(0.2)
 * DataPlan.none().array("x", "images.gz", Coding.scaled(1, 255, 0)).array("digit", "labels.gz", Coding.number())
 * DataPlan.none().literal("x", new double[][] {{0, 0}, {0, 1}}).literal("y", new double[][] {{0}, {1}})
 * }</pre>
 *
 * @param file relative to the model's folder; empty where the values are literal or come from the command line
 * @param header whether the first record of a file names the columns
 * @param arrays one a field, or none
 * @param fields empty where a file's columns fill the model's inputs and targets in their order
 * @param holdout the fraction of the rows that is kept from training, 0 to below 1
 */
public record DataPlan(
        Optional<String> file,
        boolean header,
        List<FieldPlan> fields,
        List<Literal> literals,
        List<ArrayPlan> arrays,
        Missing missing,
        double holdout) {
    public DataPlan {
        fields = List.copyOf(fields);
        literals = List.copyOf(literals);
        arrays = List.copyOf(arrays);
        if (!(holdout >= 0 && holdout < 1)) {
            throw new IllegalArgumentException("holdout is " + holdout + ", expected a fraction from 0 to below 1");
        }
    }

    /** No data of its own: columns in the order of the model's inputs and targets, with a header. */
    public static DataPlan none() {
        return new DataPlan(Optional.empty(), true, List.of(), List.of(), List.of(), Missing.ERROR, 0);
    }

    /** A CSV file, or one compressed with gzip when the name ends in {@code .gz}. */
    public static DataPlan file(String file) {
        return new DataPlan(Optional.of(file), true, List.of(), List.of(), List.of(), Missing.ERROR, 0);
    }

    public DataPlan header(boolean present) {
        return new DataPlan(file, present, fields, literals, arrays, missing, holdout);
    }

    public DataPlan field(String field, Columns columns, Coding coding) {
        List<FieldPlan> longer = new ArrayList<>(fields);
        longer.add(new FieldPlan(field, columns, coding));
        return new DataPlan(file, header, longer, literals, arrays, missing, holdout);
    }

    public DataPlan literal(String field, double[][] samples) {
        List<Literal> longer = new ArrayList<>(literals);
        longer.add(Literal.of(field, samples));
        return new DataPlan(file, header, fields, longer, arrays, missing, holdout);
    }

    /** A file of the IDX format, with no rows held out but those of {@link #holdout}. */
    public DataPlan array(String field, String file, Coding coding) {
        return array(new ArrayPlan(field, file, Optional.empty(), coding));
    }

    /** A file of the IDX format to train on, and one that is held out. */
    public DataPlan array(String field, String file, String heldOut, Coding coding) {
        return array(new ArrayPlan(field, file, Optional.of(heldOut), coding));
    }

    private DataPlan array(ArrayPlan array) {
        List<ArrayPlan> longer = new ArrayList<>(arrays);
        longer.add(array);
        return new DataPlan(file, header, fields, literals, longer, missing, holdout);
    }

    public DataPlan missing(Missing policy) {
        return new DataPlan(file, header, fields, literals, arrays, policy, holdout);
    }

    public DataPlan holdout(double fraction) {
        return new DataPlan(file, header, fields, literals, arrays, missing, fraction);
    }
}
