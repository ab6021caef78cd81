package dev.gradc.emit;

/**
 * Text from a model as it may stand in a comment of generated source: ASCII that can neither end the comment nor become code.
 *
 * <p>Letters of the field are spelt out ({@code sigma}, {@code .T}), line ends and other controls become spaces, backslashes are dropped, and
 * {@code /} never stands beside {@code *}. It does not judge the text.
 */
final class Comments {
    private static final int LONGEST = 400;
    static final int MOST_LINES = 400;

    private static final String[] GREEK =
            ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma"
                            + " tau upsilon phi chi psi omega")
                    .split(" ");

    // Pairs: a character and what is written for it.
    private static final String[] SPELT = {
        "\u2202", "d", // partial
        "\u2207", "grad ", // nabla
        "\u2211", "sum", // n-ary sum
        "\u2299", "*", // elementwise
        "\u00b7", "*", // middle dot
        "\u00d7", "x", // times
        "\u2212", "-", // minus
        "\u2190", "<-", // leftwards
        "\u2192", "->", // rightwards
        "\u2032", "'", // prime
        "\u2016", "||", // norm
        "\u221a", "sqrt", // root
        "\u221e", "inf", // infinity
        "\u2264", "<=", // at most
        "\u2265", ">=", // at least
        "\u2260", "!=", // differs
        "\u2248", "~", // about
        "\u00bd", "1/2", // half
        "\u00bc", "1/4", // quarter
        "\u1d40", ".T", // transpose
        "\u0177", "yhat", // y with circumflex
        "\u00b9", "1", // superscript one
        "\u00b2", "2", // superscript two
        "\u00b3", "3", // superscript three
        "\u00df", "ss", // sharp s
        "\u2013", "-", // en dash
        "\u2014", "-", // em dash
        "\u2018", "'", // quotes
        "\u2019", "'",
        "\u201c", "'",
        "\u201d", "'",
        "\u2026", "...", // ellipsis
        "\u207d", "", // superscript parentheses: a layer's number stands bare
        "\u207e", "",
    };

    // The letters of Latin-1 from À on without their marks, by position; # for what has none.
    private static final String LATIN = "AAAAAAACEEEEIIIIDNOOOOO#OUUUUY##aaaaaaaceeeeiiiidnooooo#ouuuuy#y";

    private Comments() {}

    /** The text as one line of a {@code //} comment. */
    static String line(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < LONGEST; i++) {
            String spelt = spell(text.charAt(i));
            char last = out.isEmpty() ? ' ' : out.charAt(out.length() - 1);
            char first = spelt.isEmpty() ? ' ' : spelt.charAt(0);
            if (last == '*' && first == '/' || last == '/' && first == '*') {
                out.append(' ');
            }
            out.append(spelt);
        }
        return out.toString().stripTrailing();
    }

    /** The text as one line of Javadoc: no tag, no entity, no element. */
    static String javadoc(String text) {
        return line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("{", "&#123;")
                .replace("}", "&#125;");
    }

    /** The text as one line inside {@code <pre>{@code}</pre>} or {@code {@code}}: as {@link #line}, without braces and leading tags. */
    static String code(String text) {
        String line = line(text).replace('{', '(').replace('}', ')');
        return line.stripLeading().startsWith("@") ? line.replaceFirst("@+", "") : line;
    }

    /** The text as one line of Javadoc that shows an equation. */
    static String equation(String text) {
        String line = line(text);
        return line.chars().anyMatch(c -> "<>&@{}".indexOf(c) >= 0) ? "{@code " + code(text) + "}" : line;
    }

    private static String spell(char c) {
        if (c == '\\') {
            return "";
        }
        if (c >= ' ' && c <= '~') {
            return String.valueOf(c);
        }
        if (c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u00a0') {
            return " ";
        }
        if (c >= '\u03b1' && c <= '\u03c9') {
            return GREEK[c - '\u03b1'];
        }
        if (c >= '\u0391' && c <= '\u03a9' && c != '\u03a3') {
            String name = GREEK[c - '\u0391'];
            return Character.toUpperCase(name.charAt(0)) + name.substring(1);
        }
        return spellOther(c);
    }

    private static String spellOther(char c) {
        if (c == '\u03a3') {
            return "sum";
        }
        if (c == '\u2070' || c >= '\u2074' && c <= '\u2079') {
            return String.valueOf((char) ('0' + (c - '\u2070')));
        }
        if (c >= '\u2080' && c <= '\u2089') {
            return "_" + (c - '\u2080');
        }
        for (int i = 0; i < SPELT.length; i += 2) {
            if (SPELT[i].charAt(0) == c) {
                return SPELT[i + 1];
            }
        }
        boolean latin = c >= '\u00c0' && c <= '\u00ff' && LATIN.charAt(c - '\u00c0') != '#';
        return latin ? String.valueOf(LATIN.charAt(c - '\u00c0')) : "";
    }
}
