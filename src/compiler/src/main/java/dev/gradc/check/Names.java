package dev.gradc.check;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Names in messages and in the algebra: Greek letters in words, what was probably meant, lists to read. */
public final class Names {
    static final int LONGEST = 120;

    private static final String LETTERS = "αβγδεζηθικλμνξοπρςστυφχψω";
    private static final String[] WORDS = {
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
        "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"
    };

    private Names() {}

    /** The name with Greek letters written as words: {@code δ} is delta, {@code Δ} is Delta. */
    static String ascii(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            int small = LETTERS.indexOf(character);
            int capital = LETTERS.indexOf(Character.toLowerCase(character));
            if (small >= 0) {
                out.append(WORDS[small]);
            } else if (capital >= 0) {
                out.append(Character.toUpperCase(WORDS[capital].charAt(0))).append(WORDS[capital].substring(1));
            } else {
                out.append(character);
            }
        }
        return out.toString();
    }

    /** A name for a message, shortened if it is very long. */
    static String shown(String name) {
        return name.length() <= 60 ? name : name.substring(0, 50) + "...";
    }

    /** The candidate that was probably meant, if one is near; of those equally near the first whose length is nearest, for letters are often swapped. */
    public static Optional<String> closest(String name, Collection<String> candidates) {
        int least = (name.length() < 2 ? 0 : Math.max(1, Math.min(3, name.length() / 3))) + 1;
        String best = null;
        for (String candidate : new LinkedHashSet<>(candidates)) {
            int distance = off(candidate, name) >= least ? least : distance(name, candidate);
            boolean nearerInLength = best != null && off(candidate, name) < off(best, name);
            if (distance < least || distance == least && nearerInLength) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int off(String a, String b) {
        return Math.abs(a.length() - b.length());
    }

    /** The names in reading form: {@code a, b and c}. */
    static String list(Collection<String> names) {
        Set<String> distinct = new LinkedHashSet<>(names);
        String all = String.join(", ", distinct);
        int last = all.lastIndexOf(", ");
        return last < 0 ? all : all.substring(0, last) + " and " + all.substring(last + 2);
    }

    /** The first twelve of the names in alphabetical order, for a message. */
    static String some(Collection<String> names) {
        return names.stream().distinct().sorted().limit(12).collect(Collectors.joining(", "))
                + (names.stream().distinct().count() > 12 ? ", ..." : "");
    }

    /** The number of letters to insert, delete, replace or swap; a difference of case alone is half a letter, told as 0. */
    private static int distance(String a, String b) {
        if (a.equalsIgnoreCase(b)) {
            return 0;
        }
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
