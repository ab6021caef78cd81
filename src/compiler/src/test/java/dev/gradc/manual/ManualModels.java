package dev.gradc.manual;

import java.util.LinkedHashMap;
import java.util.Map;

/** The models that the manual's equations are of, for tests that look at them in other ways. */
public final class ManualModels {
    private ManualModels() {}

    /** Texts by what is called, such as {@code huber(p[n], y[n], delta = 1)}; a second model of the same call has a number behind it. */
    public static Map<String, String> all() {
        Examples examples = Examples.read();
        Map<String, String> texts = new LinkedHashMap<>();
        for (Entry entry : Manual.entries()) {
            for (Declared declared : entry.declared()) {
                for (Derived derived : Derived.of(entry.chapter(), declared, examples)) {
                    if (derived.equations().isEmpty()) {
                        continue;
                    }
                    String call = declared.signature();
                    texts.put(texts.containsKey(call) ? call + " 2" : call, derived.model());
                }
            }
        }
        return texts;
    }
}
