package dev.gradc.manual;

import dev.gradc.check.Names;
import dev.gradc.library.Library;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.SyntaxFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The manual page of the library in Markdown: of every declaration its comment, its formula, and its derivative or update as gradc derives it.
 * It knows no entry by name.
 */
public final class Manual {
    private static final String OPENING = """
            # The library

            Every layer, loss and optimiser that a model may name is a formula in the language itself. This page is made of the library's files:
            the words are their comments, and every derivative is derived and printed by gradc from a smallest model that uses the formula. Sizes
            are examples. ⊙ multiplies element by element, ᵀ transposes, indices count from 1, and a derivative is that of one sample unless a
            batch is spoken of. `./gradc manual NAME` prints one entry.
            """;

    private Manual() {}

    /** The whole page. */
    public static String page() {
        List<Entry> entries = entries();
        Examples examples = Examples.read();
        StringBuilder page = new StringBuilder(OPENING).append('\n').append(contents(entries));
        for (Chapter chapter : Chapter.values()) {
            page.append("\n## ")
                    .append(chapter.title())
                    .append("\n\n")
                    .append(chapter.words())
                    .append('\n');
            entries.stream()
                    .filter(e -> e.chapter() == chapter)
                    .forEach(e -> page.append('\n').append(e.text(examples)));
        }
        return page.toString();
    }

    /** What the page says of a name, in every chapter that has it; empty if none has. */
    public static Optional<String> entry(String name) {
        Examples examples = Examples.read();
        return entries().stream()
                .filter(e -> e.name().equals(name))
                .map(e -> e.text(examples))
                .reduce((a, b) -> a + "\n" + b);
    }

    /** The name of an entry that was probably meant by another. */
    public static Optional<String> closest(String name) {
        return Names.closest(name, entries().stream().map(Entry::name).toList());
    }

    static List<Entry> entries() {
        Map<List<Object>, List<Declared>> found = new LinkedHashMap<>();
        for (SyntaxFile file : Library.files()) {
            String name = file.source().name().replaceAll("^.*/|\\.grad$", "");
            for (Declaration declaration : file.declarations()) {
                Declared declared = Declared.of(declaration);
                add(found, Chapter.of(name, declared), declared);
            }
        }
        for (Declaration declaration : Resources.parsed("builtins.grad").declarations()) {
            add(found, Chapter.BUILTINS, Declared.builtin(declaration));
        }
        return found.entrySet().stream()
                .map(e -> new Entry(
                        (Chapter) e.getKey().get(0), (String) e.getKey().get(1), e.getValue()))
                .toList();
    }

    private static void add(Map<List<Object>, List<Declared>> found, Chapter chapter, Declared declared) {
        found.computeIfAbsent(List.of(chapter, declared.name()), k -> new ArrayList<>())
                .add(declared);
    }

    // ---------------------------------------------------------------- table of contents

    /** A line a chapter, each entry a link. */
    private static String contents(List<Entry> entries) {
        Map<String, Integer> used = new HashMap<>();
        anchor(OPENING.lines().findFirst().orElseThrow().substring(2), used);
        return Arrays.stream(Chapter.values())
                .map(chapter -> "- " + link(chapter.title(), used) + ": "
                        + entries.stream()
                                .filter(e -> e.chapter() == chapter)
                                .map(e -> link(e.name(), used))
                                .collect(Collectors.joining(", "))
                        + "\n")
                .collect(Collectors.joining());
    }

    private static String link(String heading, Map<String, Integer> used) {
        return "[" + heading + "](#" + anchor(heading, used) + ")";
    }

    /** The anchor that GitHub gives to a heading: of equal ones the second has -1 behind it. */
    private static String anchor(String heading, Map<String, Integer> used) {
        String anchor = heading.toLowerCase(Locale.ROOT).replace(' ', '-');
        int before = used.merge(anchor, 1, Integer::sum) - 1;
        return before == 0 ? anchor : anchor + "-" + before;
    }
}
