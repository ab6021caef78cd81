package dev.gradc.trainer.data;

import dev.gradc.trainer.model.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The texts of a class field. They are numbered as they appear while the file is read and renumbered in their order
 * afterwards; or they are known from an earlier training, and no others are taken.
 */
final class ClassTexts {
    private final Field field;
    private final boolean known;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private int surplusLine;
    private int surplusColumn;

    ClassTexts(Field field) {
        this.field = field;
        this.known = false;
    }

    ClassTexts(Field field, List<String> names) {
        this.field = field;
        this.known = true;
        names.forEach(name -> numbers.put(name, numbers.size()));
    }

    /** The text's number, or -1 where it is none of those known. */
    int number(String text, int line, int column) {
        Integer number = numbers.get(text);
        if (number != null) {
            return number;
        }
        if (known) {
            return -1;
        }
        if (numbers.size() == field.classes()) {
            surplusLine = line;
            surplusColumn = column;
        }
        // one more than the model has is enough to say so; a column of all different texts must not fill the memory
        if (numbers.size() <= field.classes()) {
            numbers.put(text, numbers.size());
        }
        return numbers.size() - 1;
    }

    /** The names so far, in the order of their numbers once {@link #sort} was called. */
    List<String> names() {
        return List.copyOf(numbers.keySet());
    }

    String expected() {
        return numbers.keySet().stream().map(Problems::quote).collect(Collectors.joining(", "));
    }

    void check(Problems problems) {
        int found = numbers.size();
        if (known || found == field.classes()) {
            return;
        }
        boolean more = found > field.classes();
        problems.add(
                more ? surplusLine : 1,
                more ? surplusColumn : 1,
                "field '" + field.name() + "': expected " + field.classes() + " different classes, found "
                        + (more ? "more: " : found + ": ") + expected());
    }

    /** Numbers the names in the order of String.compareTo; gives the new number of each old one. */
    int[] sort() {
        List<String> appeared = new ArrayList<>(numbers.keySet());
        List<String> sorted = new ArrayList<>(appeared);
        if (!known) {
            Collections.sort(sorted);
        }
        numbers.clear();
        sorted.forEach(name -> numbers.put(name, numbers.size()));
        return appeared.stream().mapToInt(numbers::get).toArray();
    }
}
