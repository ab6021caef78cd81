package dev.gradc.trainer.data;

import dev.gradc.trainer.model.Coding;
import dev.gradc.trainer.model.DataPlan;
import dev.gradc.trainer.model.Field;
import dev.gradc.trainer.model.FieldPlan;
import dev.gradc.trainer.model.Literal;
import dev.gradc.trainer.model.Precision;
import dev.gradc.trainer.model.Role;
import dev.gradc.trainer.model.TrainableModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The one way from a model's plan and a file to a {@link DataSet}. */
public final class DataReader {
    private DataReader() {}

    /**
     * Reads, splits and scales the data to train a model on: the file, or where none is given the plan's literal values.
     *
     * @param file named in messages as it is here
     * @throws IllegalArgumentException if the plan does not fit the model
     */
    public static DataSet forTraining(TrainableModel model, Optional<Path> file, long seed) throws DataException {
        DataPlan plan = model.data();
        RawData raw = file.isPresent()
                ? read(model.fields(), plan, model.precision(), file.get(), Map.of())
                : literal(model.fields(), plan, model.precision());
        return Split.of(raw, standardised(plan), plan.holdout(), seed);
    }

    /** Reads and splits the arrays that the model's plan names, which lie in the folder. */
    public static DataSet fromArrays(TrainableModel model, Path folder, long seed) throws DataException {
        return ArrayReader.read(model, folder, seed);
    }

    /** Reads a model's inputs, scaled and numbered as they were when it was trained; no row counts as held out. */
    public static DataSet forPrediction(TrainableModel model, Path file, Fitting fitting) throws DataException {
        List<Field> inputs = model.fields().stream()
                .filter(field -> field.role() == Role.INPUT)
                .toList();
        RawData raw = read(inputs, model.data(), model.precision(), file, fitting.classNames());
        int[] offsets = DataSet.offsets(inputs);
        for (int field = 0; field < inputs.size(); field++) {
            String name = inputs.get(field).name();
            Standardisation scaling = fitting.scalings().get(name);
            if (scaling == null && standardised(model.data()).contains(name)) {
                throw new DataException(
                        "the parameters hold no scaling for field '" + name + "'; were they trained with this model?");
            }
            for (int row = 0; scaling != null && row < raw.rows().count(); row++) {
                scaling.apply(raw.rows().row(row), offsets[field]);
            }
        }
        int[] all = IntStream.range(0, raw.rows().count()).toArray();
        return new DataSet(raw, all, new int[0], fitting);
    }

    private static List<String> standardised(DataPlan plan) {
        return plan.fields().stream()
                .filter(way -> way.coding().kind() == Coding.Kind.STANDARDISED)
                .map(FieldPlan::field)
                .toList();
    }

    private static RawData read(
            List<Field> fields, DataPlan plan, Precision precision, Path file, Map<String, List<String>> known)
            throws DataException {
        Layout.check(fields, plan);
        Problems problems = new Problems(file.toString());
        try (CsvRows records = CsvRows.open(file, problems)) {
            CsvRow record = records.next();
            if (record == null) {
                throw new DataException(file + ":1:1: the file is empty");
            }
            Layout layout = Layout.of(fields, plan, record, problems);
            problems.throwIfAny();
            if (plan.header()) {
                record = records.next();
            }
            RowParser parser = new RowParser(layout, plan.missing(), precision, known, problems);
            return rows(fields, record, records, parser, problems);
        }
    }

    private static RawData rows(List<Field> fields, CsvRow first, CsvRows records, RowParser parser, Problems problems)
            throws DataException {
        List<double[]> rows = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        List<Integer> ordinals = new ArrayList<>();
        int ordinal = 0;
        for (CsvRow record = first; record != null && !problems.full(); record = records.next()) {
            double[] values = parser.parse(record);
            if (values != null) {
                rows.add(values);
                lines.add(record.line(0));
                ordinals.add(ordinal);
            }
            ordinal++;
        }
        problems.throwIfAny();
        if (rows.isEmpty()) {
            throw new DataException(problems.file() + ":1:1: expected rows, found none"
                    + (parser.dropped() > 0 ? " but the " + parser.dropped() + " that lack a value" : ""));
        }
        Map<String, List<String>> names = parser.finishClasses(rows);
        return new RawData(
                fields,
                Rows.of(rows.toArray(double[][]::new)),
                array(lines),
                "line",
                array(ordinals),
                parser.dropped(),
                names);
    }

    private static int[] array(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private static RawData literal(List<Field> fields, DataPlan plan, Precision precision) throws DataException {
        Map<String, Literal> byField = new LinkedHashMap<>();
        plan.literals().forEach(literal -> byField.put(literal.field(), literal));
        if (byField.isEmpty()) {
            throw new DataException("the model names no data, and none was given");
        }
        int count = plan.literals().get(0).samples().size();
        int[] offsets = DataSet.offsets(fields);
        double[][] rows = new double[count][offsets[fields.size()]];
        for (int f = 0; f < fields.size(); f++) {
            Field field = fields.get(f);
            Literal literal = byField.get(field.name());
            if (literal == null) {
                throw new IllegalArgumentException("the data block says nothing about '" + field.name() + "'");
            }
            if (literal.samples().size() != count) {
                throw new IllegalArgumentException("the data block has "
                        + literal.samples().size() + " samples of '" + field.name() + "', expected " + count);
            }
            for (int row = 0; row < count; row++) {
                copy(field, literal.samples().get(row), precision, rows[row], offsets[f], row);
            }
        }
        int[] numbers = IntStream.rangeClosed(1, count).toArray();
        int[] ordinals = IntStream.range(0, count).toArray();
        return new RawData(fields, Rows.of(rows), numbers, "sample", ordinals, 0, Map.of());
    }

    private static void copy(
            Field field, List<Double> sample, Precision precision, double[] row, int offset, int number) {
        String place = "the data block's sample " + (number + 1) + " of '" + field.name() + "'";
        if (sample.size() != field.size()) {
            throw new IllegalArgumentException(place + " has " + sample.size() + " values, expected " + field.size());
        }
        for (int element = 0; element < sample.size(); element++) {
            double value = sample.get(element);
            String expected = RowParser.refusal(field, value, precision);
            if (!expected.isEmpty()) {
                throw new IllegalArgumentException(place + " has the value " + value + ", expected " + expected);
            }
            row[offset + element] = value;
        }
    }
}
