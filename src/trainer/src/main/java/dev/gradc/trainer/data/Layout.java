package dev.gradc.trainer.data;

import dev.gradc.trainer.model.Coding;
import dev.gradc.trainer.model.Columns;
import dev.gradc.trainer.model.DataPlan;
import dev.gradc.trainer.model.Field;
import dev.gradc.trainer.model.FieldPlan;
import dev.gradc.trainer.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A plan fitted to a model's fields and a file's columns: where in a record each element stands. */
record Layout(List<Cells> fields, int columns) {
    /** The cells of one field, in the order of its elements. */
    record Cells(Field field, int[] positions, Coding coding) {}

    /**
     * Finds every column that is needed; what the file lacks becomes problems.
     *
     * @param first the header, or the first record where there is none
     * @throws IllegalArgumentException if the plan does not fit the model
     */
    static Layout of(List<Field> fields, DataPlan plan, CsvRow first, Problems problems) {
        List<Cells> cells = new ArrayList<>();
        int next = 0;
        for (Field field : fields) {
            FieldPlan way = plan.fields().isEmpty() ? inOrder(field, next) : of(field, plan);
            next += field.size();
            cells.add(new Cells(field, positions(way, first, problems), way.coding()));
        }
        return new Layout(List.copyOf(cells), first.count());
    }

    /** Throws where the plan and the model contradict each other, which a compiled model's never do. */
    static void check(List<Field> fields, DataPlan plan) {
        if (!plan.fields().isEmpty()) {
            fields.forEach(field -> of(field, plan));
        }
        for (FieldPlan way : plan.fields()) {
            if (way.columns().byName() && !plan.header()) {
                throw new IllegalArgumentException(
                        "field '" + way.field() + "' takes columns by name from a file without a header");
            }
        }
    }

    private static FieldPlan inOrder(Field field, int from) {
        return new FieldPlan(field.name(), Columns.range(from, from + field.size()), Coding.number());
    }

    private static FieldPlan of(Field field, DataPlan plan) {
        FieldPlan way = plan.fields().stream()
                .filter(candidate -> candidate.field().equals(field.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the data block says nothing about '" + field.name() + "', expected its columns"));
        if (way.columns().count() != field.size()) {
            throw new IllegalArgumentException("field '" + field.name() + "' has " + field.size()
                    + " elements, but takes " + way.columns().count() + " columns");
        }
        if ((way.coding().kind() == Coding.Kind.CLASSES) && field.kind() != Kind.CLASS) {
            throw new IllegalArgumentException(
                    "field '" + field.name() + "' is numbers, but its columns are read as classes");
        }
        return way;
    }

    private static int[] positions(FieldPlan way, CsvRow first, Problems problems) {
        Columns columns = way.columns();
        return columns.byName()
                ? columns.names().stream()
                        .mapToInt(name -> position(way, name, first, problems))
                        .toArray()
                : columns.indices().stream()
                        .mapToInt(index -> position(way, index, first, problems))
                        .toArray();
    }

    private static int position(FieldPlan way, int index, CsvRow first, Problems problems) {
        if (index >= first.count() && !problems.full()) {
            problems.add(
                    first.endLine(),
                    first.endColumn(),
                    "field '" + way.field() + "': expected a column " + index + " (counted from 0), found "
                            + first.count() + " columns");
        }
        return index;
    }

    private static int position(FieldPlan way, String name, CsvRow header, Problems problems) {
        int[] found = IntStream.range(0, header.count())
                .filter(cell -> header.text(cell).equals(name))
                .toArray();
        if (found.length == 1 || problems.full()) {
            return found.length == 0 ? 0 : found[0];
        }
        String what = "field '" + way.field() + "': expected one column named " + Problems.quote(name) + ", found ";
        if (found.length == 0) {
            problems.add(header.line(0), header.column(0), what + "none");
            return 0;
        }
        problems.add(header.line(found[1]), header.column(found[1]), what + found.length);
        return found[0];
    }
}
