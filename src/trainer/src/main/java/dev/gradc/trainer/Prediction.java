package dev.gradc.trainer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.gradc.trainer.data.DataException;
import dev.gradc.trainer.data.DataReader;
import dev.gradc.trainer.data.DataSet;
import dev.gradc.trainer.data.Fitting;
import dev.gradc.trainer.model.Field;
import dev.gradc.trainer.model.Kind;
import dev.gradc.trainer.model.Precision;
import dev.gradc.trainer.model.Role;
import dev.gradc.trainer.model.TrainableModel;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A model's outputs for the rows of a file, as CSV: a header, then a record per row of the file, NA where the row lacks
 * a value. An output with as many elements as a class target has classes comes with a first column, named as the target,
 * that says which class is the likeliest; ties go to the first.
 */
final class Prediction {
    private final TrainableModel model;
    private final Fitting fitting;
    private final List<Column> columns = new ArrayList<>();

    /** One column of the result: an output's element, or where it is empty the likeliest of the output's classes. */
    private record Column(String header, int output, Optional<Integer> element, List<String> names) {}

    private Prediction(TrainableModel model, Fitting fitting) {
        this.model = model;
        this.fitting = fitting;
        for (int output = 0; output < model.outputs().size(); output++) {
            addColumns(output, model.outputs().get(output));
        }
    }

    static String of(TrainableModel model, Fitting fitting, Path file) throws DataException, IOException {
        return new Prediction(model, fitting).csv(DataReader.forPrediction(model, file, fitting));
    }

    private void addColumns(int output, Field field) {
        int classes = field.kind() == Kind.CLASS ? field.classes() : field.size();
        Optional<Field> target = classTarget(classes);
        List<String> names = target.map(found -> fitting.classNames().getOrDefault(found.name(), List.of()))
                .orElse(List.of());
        if (target.isPresent() && field.kind() == Kind.REAL) {
            columns.add(new Column(target.get().name(), output, Optional.empty(), names));
        }
        for (int element = 0; element < field.size(); element++) {
            String label = names.isEmpty() || field.kind() == Kind.CLASS ? String.valueOf(element) : names.get(element);
            String header = field.size() == 1 ? field.name() : field.name() + "[" + label + "]";
            columns.add(new Column(header, output, Optional.of(element), names));
        }
    }

    /** The only class target with that many classes. */
    private Optional<Field> classTarget(int classes) {
        List<Field> found = model.fields().stream()
                .filter(field -> field.role() == Role.TARGET && field.size() == 1 && field.classes() == classes)
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private String csv(DataSet data) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            write(data, csv);
        }
        return text.toString();
    }

    private void write(DataSet data, CsvWriter csv) {
        csv.writeRecord(columns.stream().map(Column::header).toList());
        int written = 0;
        for (int from = 0; from < data.rows(); from += model.batchCapacity()) {
            int rows = Math.min(model.batchCapacity(), data.rows() - from);
            for (int row = 0; row < rows; row++) {
                data.load(model, from + row, row);
            }
            model.forward(rows);
            for (int row = 0; row < rows; row++) {
                while (written < data.ordinal(from + row)) {
                    csv.writeRecord(Collections.nCopies(columns.size(), "NA"));
                    written++;
                }
                int current = row;
                csv.writeRecord(
                        columns.stream().map(column -> cell(column, current)).toList());
                written++;
            }
        }
        for (; written < data.rows() + data.droppedRows(); written++) {
            csv.writeRecord(Collections.nCopies(columns.size(), "NA"));
        }
    }

    private String cell(Column column, int row) {
        Field field = model.outputs().get(column.output());
        if (column.element().isEmpty()) {
            return name(column, likeliest(column.output(), field.size(), row));
        }
        double value = model.output(column.output(), row, column.element().get());
        return switch (field.kind()) {
            case CLASS -> name(column, (int) value);
            case INTEGER -> String.valueOf((long) value);
            case REAL -> model.precision() == Precision.FLOAT ? Float.toString((float) value) : Double.toString(value);
        };
    }

    private static String name(Column column, int label) {
        return column.names().isEmpty() ? String.valueOf(label) : column.names().get(label);
    }

    private int likeliest(int output, int size, int row) {
        int best = 0;
        for (int element = 1; element < size; element++) {
            if (model.output(output, row, element) > model.output(output, row, best)) {
                best = element;
            }
        }
        return best;
    }
}
