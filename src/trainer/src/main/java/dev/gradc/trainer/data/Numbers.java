package dev.gradc.trainer.data;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The strict reading of numbers. Java's own also takes {@code 10d}, {@code 0x1p3} and {@code NaN}; this takes decimal
 * digits, at most one point, and an exponent.
 */
final class Numbers {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?+(?:[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)(?:[eE][+-]?+[0-9]++)?+");
    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(?:nan|inf|infinity)", Pattern.CASE_INSENSITIVE);
    private static final Set<String> MISSING = Set.of("", "NA", "N/A", "NaN", "nan", "null", "?");

    private Numbers() {}

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** Whether the text says that it stands for no finite number. */
    static boolean isNotFinite(String text) {
        return NOT_FINITE.matcher(text).matches();
    }

    /** Whether the text says that the value is not known. */
    static boolean isMissing(String text) {
        return MISSING.contains(text);
    }
}
