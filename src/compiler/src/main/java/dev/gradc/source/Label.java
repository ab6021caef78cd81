package dev.gradc.source;

/** A second place that a diagnostic points at, with what is to be seen there: {@code declared here}. */
public record Label(Span span, String text) {}
