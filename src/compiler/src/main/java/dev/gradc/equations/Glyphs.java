package dev.gradc.equations;

import java.util.Map;
import java.util.Optional;

/** Characters of Unicode that stand high, low, in Greek or under a hat, found from plain letters. */
final class Glyphs {
    /** Letters fit for indices: each has a subscript, none is the count of samples m. */
    static final String INDEX_LETTERS = "jkiohprstuvaelnx";

    /** Letters for an index whose own letter is taken. */
    static final String SPARE_LETTERS = "rsuvphjkio";

    private static final String LOW = "aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊−₋";
    /** The subscripts of index letters. */
    static final String LOW_LETTERS = low(INDEX_LETTERS).orElseThrow();

    private static final String HIGH = "aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻ0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺−⁻(⁽)⁾";
    private static final String HAT_FROM = "acegijosuwyzACEGIJOSUWYZ";
    private static final String HAT_TO = "âĉêĝîĵôŝûŵŷẑÂĈÊĜÎĴÔŜÛŴŶẐ";
    private static final String COMBINING_HAT = "\u0302";
    private static final Map<String, String> GREEK = Map.ofEntries(
            Map.entry("alpha", "α"),
            Map.entry("beta", "β"),
            Map.entry("gamma", "γ"),
            Map.entry("delta", "δ"),
            Map.entry("epsilon", "ε"),
            Map.entry("zeta", "ζ"),
            Map.entry("eta", "η"),
            Map.entry("theta", "θ"),
            Map.entry("iota", "ι"),
            Map.entry("kappa", "κ"),
            Map.entry("lambda", "λ"),
            Map.entry("mu", "μ"),
            Map.entry("nu", "ν"),
            Map.entry("xi", "ξ"),
            Map.entry("pi", "π"),
            Map.entry("PI", "π"),
            Map.entry("rho", "ρ"),
            Map.entry("sigma", "σ"),
            Map.entry("tau", "τ"),
            Map.entry("upsilon", "υ"),
            Map.entry("phi", "φ"),
            Map.entry("chi", "χ"),
            Map.entry("psi", "ψ"),
            Map.entry("omega", "ω"),
            Map.entry("Gamma", "Γ"),
            Map.entry("Delta", "Δ"),
            Map.entry("Theta", "Θ"),
            Map.entry("Lambda", "Λ"),
            Map.entry("Xi", "Ξ"),
            Map.entry("Pi", "Π"),
            Map.entry("Sigma", "Σ"),
            Map.entry("Phi", "Φ"),
            Map.entry("Psi", "Ψ"),
            Map.entry("Omega", "Ω"));

    private Glyphs() {}

    /** The text in subscripts, if each character has one. */
    static Optional<String> low(String text) {
        return mapped(text, LOW);
    }

    /** The text in superscripts, if each character has one. */
    static Optional<String> high(String text) {
        return mapped(text, HIGH);
    }

    private static Optional<String> mapped(String text, String pairs) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            int at = pairs.indexOf(text.charAt(i));
            if (at < 0 || at % 2 != 0) {
                return Optional.empty();
            }
            out.append(pairs.charAt(at + 1));
        }
        return Optional.of(out.toString());
    }

    /** A base in plain letters split into what it says: stem, hat, index. {@code beta_1} is β with index 1, {@code yhat} y under a hat. */
    record Base(String stem, boolean hat, String index) {
        static Base parse(String base) {
            String stem = base;
            String index = "";
            int bar = base.lastIndexOf('_');
            if (bar > 0 && bar < base.length() - 1 && !base.substring(bar + 1).equals("hat")) {
                stem = base.substring(0, bar);
                index = base.substring(bar + 1);
            }
            String bare = stem.endsWith("_hat")
                    ? stem.substring(0, stem.length() - 4)
                    : stem.endsWith("hat") ? stem.substring(0, stem.length() - 3) : "";
            boolean hat = bare.length() == 1 || GREEK.containsKey(bare);
            return new Base(hat ? bare : stem, hat, index);
        }
    }

    /** The Greek letter of this name, or the name itself. */
    static String greek(String name) {
        return GREEK.getOrDefault(name, name);
    }

    /** The English name of a Greek letter, or the text itself. */
    static String spelled(String letter) {
        return GREEK.entrySet().stream()
                .filter(e -> e.getValue().equals(letter) && !e.getKey().equals("PI"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(letter);
    }

    /** The base in seven bits: Greek letters spelled, anything else a question mark. */
    static String ascii(String base) {
        StringBuilder out = new StringBuilder();
        base.codePoints().forEach(c -> {
            String letter = Character.toString(c);
            String spelled = c < 128 ? letter : spelled(letter);
            out.append(spelled.codePoints().allMatch(x -> x < 128) ? spelled : "?");
        });
        return out.toString();
    }

    static boolean isGreek(String name) {
        return GREEK.containsKey(name);
    }

    /** A letter under a hat. */
    static String hat(String letter) {
        int at = letter.length() == 1 ? HAT_FROM.indexOf(letter.charAt(0)) : -1;
        return at < 0 ? letter + COMBINING_HAT : HAT_TO.substring(at, at + 1);
    }

    /** The base as Unicode text: β₁, ŷ, hidden_size. */
    static String unicode(String base) {
        Base parsed = Base.parse(base);
        String stem = greek(parsed.stem());
        String glyph = parsed.hat() ? hat(stem) : stem;
        if (parsed.index().isEmpty()) {
            return glyph;
        }
        boolean letter = parsed.stem().length() == 1 || isGreek(parsed.stem());
        return letter ? glyph + low(parsed.index()).orElse("_" + parsed.index()) : base;
    }

    /** The number of columns a text takes in a terminal: combining marks take none. */
    static int width(String text) {
        return (int) text.codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .count();
    }
}
