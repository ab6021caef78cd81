package dev.gradc.manual;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All declarations of one name in one chapter, and what is written of them. */
record Entry(Chapter chapter, String name, List<Declared> declared) {
    Entry {
        declared = List.copyOf(declared);
    }

    /** Its part of the page in Markdown, a heading first. */
    String text(Examples examples) {
        List<String> parts = new ArrayList<>();
        parts.add("### " + name);
        parts.add(declared.stream().map(d -> "`" + d.signature() + "`").collect(Collectors.joining(" · ")));
        declared.forEach(d -> d.doc().ifPresent(parts::add));
        List<String> texts = declared.stream()
                .filter(d -> !d.isBuiltin())
                .map(Declared::code)
                .toList();
        if (!texts.isEmpty()) {
            parts.add(block("grad", texts));
        }
        derived(examples).forEach((equations, settings) -> parts.add(text(equations, settings)));
        return String.join("\n\n", parts) + "\n";
    }

    /** The equations that differ in more than shapes, each with the settings for which they are so. */
    private Map<Derived, List<String>> derived(Examples examples) {
        Map<List<String>, Derived> first = new HashMap<>();
        Map<Derived, List<String>> settings = new LinkedHashMap<>();
        for (Declared d : declared) {
            for (Derived derived : Derived.of(chapter, d, examples)) {
                Derived shown = first.computeIfAbsent(derived.shapeless(), k -> derived);
                settings.computeIfAbsent(shown, k -> new ArrayList<>()).add(derived.settings());
            }
        }
        return settings;
    }

    private static String text(Derived derived, List<String> settings) {
        if (derived.equations().isEmpty()) {
            return "Its derivative is taken to be 0 everywhere.";
        }
        String words = Stream.of("Derived", settings.get(0), derived.given())
                .filter(w -> !w.isEmpty())
                .collect(Collectors.joining(" "));
        String further = settings.stream().skip(1).map(s -> "; likewise " + s).collect(Collectors.joining());
        return words + further + ":\n\n" + block("", derived.equations());
    }

    private static String block(String language, List<String> lines) {
        return "```" + language + "\n" + String.join("\n", lines) + "\n```";
    }
}
