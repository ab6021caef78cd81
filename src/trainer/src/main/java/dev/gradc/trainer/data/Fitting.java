package dev.gradc.trainer.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was learned from the data before training, and is kept with the parameters: by field the scaling and the names of
 * the classes. Fields whose values are used as they stand do not occur.
 */
public record Fitting(Map<String, Standardisation> scalings, Map<String, List<String>> classNames) {
    public Fitting {
        scalings = Collections.unmodifiableMap(new LinkedHashMap<>(scalings));
        Map<String, List<String>> copies = new LinkedHashMap<>();
        classNames.forEach((field, names) -> copies.put(field, List.copyOf(names)));
        classNames = Collections.unmodifiableMap(copies);
    }

    /** Nothing learned. */
    public static Fitting none() {
        return new Fitting(Map.of(), Map.of());
    }
}
