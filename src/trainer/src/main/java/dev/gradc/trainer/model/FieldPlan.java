package dev.gradc.trainer.model;

/** Where one field's values come from and what is done to them. */
public record FieldPlan(String field, Columns columns, Coding coding) {}
