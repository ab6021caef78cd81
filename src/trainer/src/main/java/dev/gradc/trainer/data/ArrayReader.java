package dev.gradc.trainer.data;

import dev.gradc.trainer.model.ArrayPlan;
import dev.gradc.trainer.model.Coding;
import dev.gradc.trainer.model.Field;
import dev.gradc.trainer.model.TrainableModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The way from a plan of arrays, one file a field, to a {@link DataSet}. */
final class ArrayReader {
    private ArrayReader() {}

    /** Holds out the files of the plan that are to be, or else the plan's share of the rows. */
    static DataSet read(TrainableModel model, Path folder, long seed) throws DataException {
        List<ArrayPlan> plans = new ArrayList<>();
        for (Field field : model.fields()) {
            plans.add(model.data().arrays().stream()
                    .filter(plan -> plan.field().equals(field.name()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the data block says nothing about '" + field.name() + "', expected its file")));
            check(field, plans.get(plans.size() - 1), plans.get(0));
        }
        boolean pairs = plans.get(0).heldOut().isPresent();
        Rows training = rows(model, folder, plans, false);
        if (!pairs) {
            return Split.of(
                    raw(model.fields(), training), List.of(), model.data().holdout(), seed);
        }
        Rows heldOut = rows(model, folder, plans, true);
        return Split.from(raw(model.fields(), joined(training, heldOut)), training.count());
    }

    private static void check(Field field, ArrayPlan plan, ArrayPlan first) {
        if (plan.coding().kind() != Coding.Kind.NUMBER) {
            throw new IllegalArgumentException("field '" + field.name() + "' is read from an array as numbers alone");
        }
        if (plan.heldOut().isPresent() != first.heldOut().isPresent()) {
            throw new IllegalArgumentException(
                    "'" + field.name() + "' and '" + first.field() + "' differ in whether a file is held out");
        }
    }

    private static Rows rows(TrainableModel model, Path folder, List<ArrayPlan> plans, boolean heldOut)
            throws DataException {
        List<ArrayRows.Part> parts = new ArrayList<>();
        for (int f = 0; f < plans.size(); f++) {
            ArrayPlan plan = plans.get(f);
            String file = heldOut ? plan.heldOut().orElseThrow() : plan.file();
            parts.add(new ArrayRows.Part(model.fields().get(f), IdxFile.read(folder.resolve(file)), plan.coding()));
        }
        return ArrayRows.of(parts, model.precision());
    }

    private static Rows joined(Rows first, Rows second) {
        int border = first.count();
        return new Rows() {
            @Override
            public int count() {
                return border + second.count();
            }

            @Override
            public double[] row(int number) {
                return number < border ? first.row(number) : second.row(number - border);
            }
        };
    }

    private static RawData raw(List<Field> fields, Rows rows) {
        int[] numbers = IntStream.rangeClosed(1, rows.count()).toArray();
        int[] ordinals = IntStream.range(0, rows.count()).toArray();
        return new RawData(fields, rows, numbers, "sample", ordinals, 0, Map.of());
    }
}
