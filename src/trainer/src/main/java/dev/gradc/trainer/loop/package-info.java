/**
 * The training loop: epochs of mini-batches, progress, evaluation.
 *
 * <p>In: a {@link dev.gradc.trainer.model.TrainableModel} and a {@link dev.gradc.trainer.data.DataSet}. Out: the model
 * trained in place, a line per epoch such as {@code epoch 3/30: loss 0.2132; held out: loss 0.2209, accuracy 0.9361}, or a
 * {@link dev.gradc.trainer.loop.DivergedException} that names the epoch, the batch and its rows.
 */
package dev.gradc.trainer.loop;
