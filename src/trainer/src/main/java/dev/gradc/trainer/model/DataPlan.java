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
 * DataPlan.none().literal("x", new double[][] {{0, 0}, {0, 1}}).literal("y", new double[][] {{0}, {1}})
 * }</pre>
 *
 * @param file relative to the model's folder; empty where the values are literal or come from the command line
 * @param header whether the first record of a file names the columns
 * @param fields empty where a file's columns fill the model's inputs and targets in their order
 * @param holdout the fraction of the rows that is kept from training, 0 to below 1
 */
public record DataPlan(
        Optional<String> file,
        boolean header,
        List<FieldPlan> fields,
        List<Literal> literals,
        Missing missing,
        double holdout) {
    public DataPlan {
        fields = List.copyOf(fields);
        literals = List.copyOf(literals);
        if (!(holdout >= 0 && holdout < 1)) {
            throw new IllegalArgumentException("holdout is " + holdout + ", expected a fraction from 0 to below 1");
        }
    }

    /** No data of its own: columns in the order of the model's inputs and targets, with a header. */
    public static DataPlan none() {
        return new DataPlan(Optional.empty(), true, List.of(), List.of(), Missing.ERROR, 0);
    }

    /** A CSV file, or one compressed with gzip when the name ends in {@code .gz}. */
    public static DataPlan file(String file) {
        return new DataPlan(Optional.of(file), true, List.of(), List.of(), Missing.ERROR, 0);
    }

    public DataPlan header(boolean present) {
        return new DataPlan(file, present, fields, literals, missing, holdout);
    }

    public DataPlan field(String field, Columns columns, Coding coding) {
        List<FieldPlan> longer = new ArrayList<>(fields);
        longer.add(new FieldPlan(field, columns, coding));
        return new DataPlan(file, header, longer, literals, missing, holdout);
    }

    public DataPlan literal(String field, double[][] samples) {
        List<Literal> longer = new ArrayList<>(literals);
        longer.add(Literal.of(field, samples));
        return new DataPlan(file, header, fields, longer, missing, holdout);
    }

    public DataPlan missing(Missing policy) {
        return new DataPlan(file, header, fields, literals, policy, holdout);
    }

    public DataPlan holdout(double fraction) {
        return new DataPlan(file, header, fields, literals, missing, fraction);
    }
}
