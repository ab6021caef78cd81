package dev.gradc.emit;

import dev.gradc.loops.LoopProgram;
import java.util.ArrayList;
import java.util.List;

/** The class comment as Javadoc: the model's own words, its equations as they stand, then sizes and conventions. */
final class ClassComment {
    private ClassComment() {}

    static String of(LoopProgram program) {
        List<String> paragraphs = new ArrayList<>();
        List<String> words = program.documentation().stream()
                .map(ClassComment::paragraph)
                .filter(p -> !p.isBlank())
                .toList();
        paragraphs.add(words.isEmpty() ? "The network " + program.className() + "." : words.get(0));
        if (!program.equations().isEmpty()) {
            String lines = String.join(
                    "\n", program.equations().stream().map(Comments::code).toList());
            paragraphs.add("<pre>{@code\n" + lines + "\n}</pre>");
        }
        words.stream().skip(1).map(p -> "<p>" + p).forEach(paragraphs::add);
        paragraphs.add("<p>Not thread-safe: an object belongs to one thread at a time.");
        if (program.threads().several()) {
            paragraphs.add("<p>It shares its work among threads, by default "
                    + program.threads().most()
                    + ": whatever their number, every number is the same to the last bit. {@code close} ends them.");
        }
        return String.join("\n\n", paragraphs);
    }

    private static String paragraph(String text) {
        return String.join(
                "\n",
                text.strip()
                        .lines()
                        .limit(Comments.MOST_LINES)
                        .map(Comments::javadoc)
                        .toList());
    }
}
