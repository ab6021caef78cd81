package dev.gradc.trainer.data;

import dev.gradc.trainer.model.Coding;
import dev.gradc.trainer.model.Field;
import dev.gradc.trainer.model.Precision;
import java.util.List;

/** Rows whose fields lie in files of arrays, one file a field; a row is made when it is asked for. */
final class ArrayRows implements Rows {
    /** A field's numbers and what is done to them. */
    record Part(Field field, IdxFile file, Coding coding) {
        double value(int place) {
            return coding.scale(file.number(place));
        }
    }

    private final List<Part> parts;
    private final double[] values;

    private ArrayRows(List<Part> parts) {
        this.parts = parts;
        this.values =
                new double[parts.stream().mapToInt(part -> part.field().size()).sum()];
    }

    /** Refuses files that do not fit their fields or each other, and numbers that are none or no class of their field. */
    static ArrayRows of(List<Part> parts, Precision precision) throws DataException {
        IdxFile first = parts.get(0).file();
        for (Part part : parts) {
            IdxFile file = part.file();
            String name = part.field().name();
            if (file.sampleSize() != part.field().size()) {
                throw file.wrongAxes("field '" + name + "' has " + part.field().size() + " elements, and a sample of "
                        + IdxFile.shape(file.axes()) + " has " + file.sampleSize());
            }
            if (file.samples() != first.samples()) {
                throw file.wrongAxes("field '" + name + "' has " + file.samples() + " samples, and " + first.name()
                        + " has " + first.samples());
            }
            for (int place = 0; place < file.samples() * file.sampleSize(); place++) {
                String expected = RowParser.refusal(part.field(), part.value(place), precision);
                if (!expected.isEmpty()) {
                    throw file.wrongNumber(
                            place, "field '" + name + "': expected " + expected + ", found " + file.number(place));
                }
            }
        }
        return new ArrayRows(parts);
    }

    @Override
    public int count() {
        return parts.get(0).file().samples();
    }

    @Override
    public double[] row(int number) {
        int at = 0;
        for (int p = 0; p < parts.size(); p++) {
            Part part = parts.get(p);
            int size = part.field().size();
            for (int element = 0; element < size; element++) {
                values[at++] = part.value(number * size + element);
            }
        }
        return values;
    }
}
