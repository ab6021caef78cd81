/**
 * Parameters in files: the safetensors format, written atomically and read with distrust.
 *
 * <p>In: a trained {@link dev.gradc.trainer.model.TrainableModel} and its {@link dev.gradc.trainer.data.Fitting}, e.g.
 * {@code W1[32,64]} and the class names of {@code species}. Out: a file such as {@code digits.safetensors} which gives the
 * same back, or says why it does not.
 */
package dev.gradc.trainer.parameters;
