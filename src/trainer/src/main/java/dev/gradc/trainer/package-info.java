/**
 * Training and prediction with a generated model, as a command and as one call.
 *
 * <p>In: a {@link dev.gradc.trainer.model.TrainableModel} and {@link dev.gradc.trainer.TrainingOptions}, or a command
 * line, e.g. {@code train digits.csv --epochs 30 --parameters digits.safetensors}. Out: a trained model and a
 * {@link dev.gradc.trainer.TrainingReport}, e.g. {@code held out: loss 0.081, accuracy 0.9806}, a file of parameters, a
 * file of predictions.
 */
package dev.gradc.trainer;
