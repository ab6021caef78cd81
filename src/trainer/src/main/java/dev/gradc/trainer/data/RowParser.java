package dev.gradc.trainer.data;

import dev.gradc.trainer.model.Coding;
import dev.gradc.trainer.model.Field;
import dev.gradc.trainer.model.Kind;
import dev.gradc.trainer.model.Missing;
import dev.gradc.trainer.model.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cells to values, one record at a time. What is wrong with a cell becomes a problem, and the record no row. */
final class RowParser {
    private final Layout layout;
    private final int[] offsets;
    private final Missing missing;
    private final Precision precision;
    private final Problems problems;
    private final Map<String, ClassTexts> texts = new LinkedHashMap<>();
    private int dropped;

    RowParser(Layout layout, Missing missing, Precision precision, Map<String, List<String>> known, Problems problems) {
        this.layout = layout;
        this.missing = missing;
        this.precision = precision;
        this.problems = problems;
        List<Field> fields = layout.fields().stream().map(Layout.Cells::field).toList();
        this.offsets = DataSet.offsets(fields);
        for (Layout.Cells cells : layout.fields()) {
            if (cells.coding().kind() == Coding.Kind.CLASSES) {
                Field field = cells.field();
                List<String> names = known.get(field.name());
                texts.put(field.name(), names == null ? new ClassTexts(field) : new ClassTexts(field, names));
            }
        }
    }

    int dropped() {
        return dropped;
    }

    /** The record's values, or null where it is left out or wrong. */
    double[] parse(CsvRow row) {
        if (row.count() != layout.columns()) {
            boolean more = row.count() > layout.columns();
            problems.add(
                    more ? row.line(layout.columns()) : row.endLine(),
                    more ? row.column(layout.columns()) : row.endColumn(),
                    "expected " + layout.columns() + " columns, found " + row.count());
            return null;
        }
        if (missing == Missing.DROP && lacksValue(row)) {
            dropped++;
            return null;
        }
        double[] values = new double[offsets[offsets.length - 1]];
        boolean good = true;
        for (int field = 0; field < layout.fields().size() && !problems.full(); field++) {
            Layout.Cells cells = layout.fields().get(field);
            for (int element = 0; element < cells.positions().length && !problems.full(); element++) {
                int cell = cells.positions()[element];
                String problem = parse(cells, row, cell, values, offsets[field] + element);
                if (!problem.isEmpty()) {
                    problems.add(
                            row.line(cell),
                            row.column(cell),
                            "field '" + cells.field().name() + "': " + problem);
                    good = false;
                }
            }
        }
        return good ? values : null;
    }

    private boolean lacksValue(CsvRow row) {
        for (Layout.Cells cells : layout.fields()) {
            for (int position : cells.positions()) {
                if (Numbers.isMissing(row.text(position))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Sets the value; gives what is wrong, or an empty text. */
    private String parse(Layout.Cells cells, CsvRow row, int cell, double[] values, int at) {
        String text = row.text(cell);
        if (text.indexOf('\uFFFD') >= 0) {
            return "expected UTF-8, found other bytes in " + Problems.quote(text);
        }
        boolean byText = cells.coding().kind() == Coding.Kind.CLASSES;
        if (!byText && Numbers.isNotFinite(text)) {
            return "expected a finite number, found " + Problems.quote(text);
        }
        if (Numbers.isMissing(text)) {
            return "the value is missing, found " + Problems.quote(text);
        }
        if (byText) {
            ClassTexts known = texts.get(cells.field().name());
            values[at] = known.number(text, row.line(cell), row.column(cell));
            return values[at] >= 0 ? "" : "expected one of " + known.expected() + ", found " + Problems.quote(text);
        }
        if (!Numbers.isNumber(text)) {
            return "expected a number, found " + Problems.quote(text);
        }
        values[at] = cells.coding().scale(Double.parseDouble(text)) + 0.0; // + 0.0 turns -0.0 into 0.0
        String expected = refusal(cells.field(), values[at], precision);
        return expected.isEmpty() ? "" : "expected " + expected + ", found " + Problems.quote(text);
    }

    /** What a field's element must be where the value is not that, else an empty text. */
    static String refusal(Field field, double value, Precision precision) {
        if (Double.isNaN(value) || Math.abs(value) > precision.largest()) {
            return "a number in the range of " + precision;
        }
        if (field.kind() == Kind.INTEGER && value != Math.rint(value)) {
            return "a whole number";
        }
        boolean label = value == Math.rint(value) && value >= 0 && value < field.classes();
        return field.kind() == Kind.CLASS && !label ? "a class from 0 to " + (field.classes() - 1) : "";
    }

    /** Gives the class texts their final numbers, in the rows too. */
    Map<String, List<String>> finishClasses(List<double[]> rows) throws DataException {
        texts.values().forEach(known -> known.check(problems));
        problems.throwIfAny();
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (int field = 0; field < layout.fields().size(); field++) {
            ClassTexts known = texts.get(layout.fields().get(field).field().name());
            if (known == null) {
                continue;
            }
            int[] renumbered = known.sort();
            for (double[] row : rows) {
                for (int at = offsets[field]; at < offsets[field + 1]; at++) {
                    row[at] = renumbered[(int) row[at]];
                }
            }
            names.put(layout.fields().get(field).field().name(), new ArrayList<>(known.names()));
        }
        return names;
    }
}
