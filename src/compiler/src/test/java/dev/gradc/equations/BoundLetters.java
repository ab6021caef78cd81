package dev.gradc.equations;

import dev.gradc.equations.Subscript.Constraint;
import dev.gradc.equations.Subscript.LabelAtom;
import dev.gradc.equations.Subscript.Letter;
import dev.gradc.equations.Subscript.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What index letters stand for while terms are evaluated, counted from 1 as they are printed. */
final class BoundLetters {
    private final int samples;
    private final ToIntFunction<Term.Element> labels;
    private final Map<String, Integer> values = new HashMap<>();

    /** @param labels the classes that labels name, counted from 0 */
    BoundLetters(int samples, ToIntFunction<Term.Element> labels) {
        this.samples = samples;
        this.labels = labels;
    }

    /** Does what is to be done for all values of some letters, the last one's fastest. */
    void each(List<Letter> letters, Runnable work) {
        if (letters.isEmpty()) {
            work.run();
            return;
        }
        Letter letter = letters.get(0);
        for (int i = 1; i <= (letter.batch() ? samples : letter.extent()); i++) {
            with(letter, i, () -> each(letters.subList(1, letters.size()), work));
        }
    }

    private void with(Letter letter, int value, Runnable work) {
        if (values.put(letter.name(), value) != null) {
            throw new IllegalStateException(letter + " is in use");
        }
        try {
            work.run();
        } finally {
            values.remove(letter.name());
        }
    }

    /** Does what is to be done where all of some letters are 1. */
    void first(List<Letter> letters, Runnable work) {
        if (letters.isEmpty()) {
            work.run();
        } else {
            with(letters.get(0), 1, () -> first(letters.subList(1, letters.size()), work));
        }
    }

    /** The place that a subscript names, counted from 1. */
    int place(Subscript s) {
        int sum = s.constant();
        for (Part part : s.parts()) {
            int value = part.atom() instanceof Letter letter
                    ? values.get(letter.name())
                    : labels.applyAsInt(((LabelAtom) part.atom()).element()) + 1;
            sum += part.coefficient() * value;
        }
        return sum;
    }

    boolean holds(Constraint c) {
        int value = place(c.index());
        return c.equality() ? value == 0 : value >= 0;
    }
}
