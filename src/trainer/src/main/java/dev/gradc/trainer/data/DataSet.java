package dev.gradc.trainer.data;

import dev.gradc.trainer.model.Field;
import dev.gradc.trainer.model.TrainableModel;
import java.util.List;

/**
 * Rows ready to be loaded into a model: parsed, scaled, and divided into those to train on and those held out. Immutable
 * to its users.
 */
public final class DataSet {
    private final Rows rows;
    private final int[] lines;
    private final String unit;
    private final int[] ordinals;
    private final int[] training;
    private final int[] heldOut;
    private final int[] offsets;
    private final int dropped;
    private final Fitting fitting;

    DataSet(RawData raw, int[] training, int[] heldOut, Fitting fitting) {
        this.rows = raw.rows();
        this.lines = raw.lines();
        this.unit = raw.unit();
        this.ordinals = raw.ordinals();
        this.dropped = raw.dropped();
        this.offsets = offsets(raw.fields());
        this.training = training;
        this.heldOut = heldOut;
        this.fitting = fitting;
    }

    static int[] offsets(List<Field> fields) {
        int[] offsets = new int[fields.size() + 1];
        for (int i = 0; i < fields.size(); i++) {
            offsets[i + 1] = Math.addExact(offsets[i], fields.get(i).size());
        }
        return offsets;
    }

    public int trainingRows() {
        return training.length;
    }

    public int heldOutRows() {
        return heldOut.length;
    }

    /** All rows that were kept. */
    public int rows() {
        return rows.count();
    }

    /** The rows left out because a value was missing. */
    public int droppedRows() {
        return dropped;
    }

    public Fitting fitting() {
        return fitting;
    }

    /** The place of a training row among all rows. */
    public int trainingRow(int index) {
        return training[index];
    }

    /** The place of a held-out row among all rows. */
    public int heldOutRow(int index) {
        return heldOut[index];
    }

    /** Where a row comes from: {@code line 17} of the file, or {@code sample 3} of literal data. */
    public String origin(int row) {
        return unit + " " + lines[row];
    }

    /** The 0-based number of a row among all rows of the file, those left out included. */
    public int ordinal(int row) {
        return ordinals[row];
    }

    /** Copies a row into the model's batch; allocates nothing. */
    public void load(TrainableModel model, int row, int batchRow) {
        double[] values = rows.row(row);
        for (int field = 0; field < offsets.length - 1; field++) {
            model.load(field, batchRow, values, offsets[field]);
        }
    }
}
