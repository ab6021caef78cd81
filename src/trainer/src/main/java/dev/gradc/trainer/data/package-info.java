/**
 * Data sets: which columns become which field, reading, scaling, splitting.
 *
 * <p>In: a {@link dev.gradc.trainer.model.DataPlan} (the model's {@code data} block) and a CSV file, e.g.
 * {@code x = columns(0..64) / 16  digit = column(64)  holdout = 0.2} and {@code digits.csv.gz}. Out: a
 * {@link dev.gradc.trainer.data.DataSet} of rows ready to be loaded, e.g. 1,437 for training and 360 held out, or a
 * {@link dev.gradc.trainer.data.DataException} that lists what is wrong as {@code file:line:column}. Or files of the IDX format, one a field, which are refused with the byte that is wrong.
 */
package dev.gradc.trainer.data;
