package dev.gradc.trainer.data;

import dev.gradc.trainer.model.Field;
import java.util.List;
import java.util.Map;

/**
 * Rows as they were read, class texts already numbered, nothing standardised yet.
 *
 * @param rows per row the elements of all fields, one field after the other
 * @param lines per row the line of the file on which it begins
 * @param unit what {@code lines} count: {@code line} in a file, {@code sample} in literal data
 * @param ordinals per row its 0-based number among all rows of the file, those left out included
 */
record RawData(
        List<Field> fields,
        Rows rows,
        int[] lines,
        String unit,
        int[] ordinals,
        int dropped,
        Map<String, List<String>> classNames) {}
