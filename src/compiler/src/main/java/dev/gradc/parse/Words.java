package dev.gradc.parse;

import dev.gradc.grammar.GradLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Words, operators and characters that people bring along from elsewhere, with what this language writes instead. */
final class Words {
    private static final Map<String, String> FOREIGN_WORDS = Map.ofEntries(
            Map.entry("def", "fn name(x) = ..."),
            Map.entry("function", "fn name(x) = ..."),
            Map.entry("func", "fn name(x) = ..."),
            Map.entry("fun", "fn name(x) = ..."),
            Map.entry("lambda", "fn name(x) = ..."),
            Map.entry("activation", "fn name(x) = ..."),
            Map.entry("let", "name = ... (no word before the name)"),
            Map.entry("val", "name = ... (no word before the name)"),
            Map.entry("var", "name = ... (no word before the name)"),
            Map.entry("double", "name = ... (no word before the name)"),
            Map.entry("float", "name = ... (no word before the name)"),
            Map.entry("network", "model Name { ... }"),
            Map.entry("net", "model Name { ... }"),
            Map.entry("class", "model Name { ... }"),
            Map.entry("module", "layer name(x[n]) { ... } or model Name { ... }"),
            Map.entry("struct", "model Name { ... }"),
            Map.entry("weight", "param W[m, n] ~ glorot_uniform()"),
            Map.entry("weights", "param W[m, n] ~ glorot_uniform()"),
            Map.entry("bias", "param b[m] = 0"),
            Map.entry("parameter", "param W[m, n] ~ glorot_uniform()"),
            Map.entry("parameters", "param W[m, n] ~ glorot_uniform()"),
            Map.entry("variable", "param W[m, n] ~ glorot_uniform()"),
            Map.entry("for", "y[i] = ... (an index on the left says for all i) or sum[i] ..."),
            Map.entry("while", "recur t in 0..T { ... }"),
            Map.entry("label", "target y[n]"),
            Map.entry("labels", "target y[n]"),
            Map.entry("objective", "loss ..."),
            Map.entry("cost", "loss ..."),
            Map.entry("minimize", "loss ..."),
            Map.entry("minimise", "loss ..."),
            Map.entry("regularizer", "penalty l2(1e-4)"),
            Map.entry("regularize", "penalty l2(1e-4)"),
            Map.entry("optimiser", "optimizer"),
            Map.entry("initialiser", "initializer"),
            Map.entry("dataset", "data { ... }"),
            Map.entry("training", "train { ... }"));

    private static final Map<String, String> FOREIGN_OPERATORS = Map.ofEntries(
            Map.entry("**", "write ^ for a power"),
            Map.entry("->", "write = and then the formula; a branch is if c then a else b"),
            Map.entry("=>", "write = and then the formula"),
            Map.entry("&", "write && for and"),
            Map.entry("|", "write || for or, |> to pass a value on"),
            Map.entry("%", "there is no remainder; a matrix product is @"),
            Map.entry(":=", "write ="),
            Map.entry("+=", "write the whole sum: give the new value a name of its own"),
            Map.entry("-=", "write the whole difference: give the new value a name of its own"),
            Map.entry("*=", "write the whole product: give the new value a name of its own"),
            Map.entry("/=", "write the whole quotient: give the new value a name of its own"),
            Map.entry("===", "write =="),
            Map.entry("!==", "write !="),
            Map.entry("<>", "write !="),
            Map.entry("?", "write if c then a else b"),
            Map.entry("'", "write .T for the transpose; texts stand in double quotes"),
            Map.entry("#", "write // for a comment"),
            Map.entry("\\", "leave it out: a line may end anywhere in an expression"),
            Map.entry("$", "names have letters, digits and _"),
            Map.entry("`", "texts stand in double quotes"));

    private static final Map<Integer, String> FOREIGN_CHARACTERS = Map.ofEntries(
            Map.entry(0x00B7, "write * (elementwise) or @ (matrix product)"),
            Map.entry(0x00D7, "write * (elementwise) or @ (matrix product)"),
            Map.entry(0x22C5, "write * (elementwise) or @ (matrix product)"),
            Map.entry(0x2299, "write * for the elementwise product"),
            Map.entry(0x2218, "write * for the elementwise product"),
            Map.entry(0x2212, "write - (the hyphen on the keyboard)"),
            Map.entry(0x2013, "write - (the hyphen on the keyboard)"),
            Map.entry(0x00F7, "write /"),
            Map.entry(0x2264, "write <="),
            Map.entry(0x2265, "write >="),
            Map.entry(0x2260, "write !="),
            Map.entry(0x2211, "write sum or the Greek letter \u03a3"),
            Map.entry(0x220F, "write prod"),
            Map.entry(0x221A, "write sqrt(...)"),
            Map.entry(0x00B2, "write ^2"),
            Map.entry(0x00B3, "write ^3"),
            Map.entry(0x1D40, "write .T"),
            Map.entry(0x22A4, "write .T"),
            Map.entry(0x2032, "write .T for the transpose"),
            Map.entry(0x201C, "write a straight \""),
            Map.entry(0x201D, "write a straight \""),
            Map.entry(0x2018, "write a straight \""),
            Map.entry(0x2019, "write a straight \""),
            Map.entry(0x00B5, "write the Greek letter \u03bc"),
            Map.entry(0x03D5, "write the Greek letter \u03c6"),
            Map.entry(0x00A0, "write an ordinary space"),
            Map.entry(0x2190, "write ="),
            Map.entry(0x2026, "write .. for a range"));

    private Words() {}

    static Optional<String> insteadOfWord(String word) {
        return Optional.ofNullable(FOREIGN_WORDS.get(word.toLowerCase(Locale.ROOT)));
    }

    static Optional<String> insteadOfOperator(String operator) {
        return Optional.ofNullable(FOREIGN_OPERATORS.get(operator));
    }

    static Optional<String> instead(int codePoint) {
        return Optional.ofNullable(FOREIGN_CHARACTERS.get(codePoint));
    }

    /** The word of the language that was probably meant: another case, a plural, or one or two letters wrong. */
    static Optional<String> meant(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        int allowed = word.length() < 5 ? 1 : 2;
        String best = "";
        int least = allowed + 1;
        for (String keyword : keywords()) {
            int distance = distance(lower, keyword);
            if (distance < least && keyword.length() > 3) {
                least = distance;
                best = keyword;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    private static List<String> keywords() {
        List<String> words = new ArrayList<>();
        for (int type = GradLexer.PACKAGE; type < GradLexer.REDUCE; type++) {
            words.add(GradLexer.VOCABULARY.getLiteralName(type).replace("'", ""));
        }
        return words;
    }

    /** Insertions, deletions, replacements and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
