/**
 * The contract between a trainer and the model it trains.
 *
 * <p>In: nothing. Out: {@link dev.gradc.trainer.model.TrainableModel}, which the compiler implements with a small
 * adapter beside each generated class, e.g. {@code DigitsTrainable} beside {@code Digits}; its inputs, targets and
 * outputs are {@link dev.gradc.trainer.model.Field}s, e.g. {@code Field.real("x", Role.INPUT, 64)}, its {@code data} block a
 * {@link dev.gradc.trainer.model.DataPlan}.
 */
package dev.gradc.trainer.model;
