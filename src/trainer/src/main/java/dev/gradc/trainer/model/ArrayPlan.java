package dev.gradc.trainer.model;

import java.util.Optional;

/**
 * One field's values in a file of the IDX format, all samples one after the other: {@code idx("train.gz", test = "test.gz") / 255}.
 *
 * @param file relative to the model's folder
 * @param heldOut the file of the samples that are kept from training; empty where there is none
 */
public record ArrayPlan(String field, String file, Optional<String> heldOut, Coding coding) {}
