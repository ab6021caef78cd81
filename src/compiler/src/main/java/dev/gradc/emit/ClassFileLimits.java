package dev.gradc.emit;

import java.util.Locale;
import java.util.Optional;

/**
 * What a class file can hold: javac refuses what needs more.
 *
 * @param constants the most names, types and numbers of a class
 * @param codeBytes the most bytes of code of a method
 * @param slots the most parameters of a method, the object itself among them, long and double as two
 */
public record ClassFileLimits(int constants, int codeBytes, int slots) {
    /** The Java Virtual Machine Specification, 4.11. */
    public static final ClassFileLimits OF_JAVA = new ClassFileLimits(65_535, 65_535, 255);

    /** What there can be too much of. */
    public enum Kind {
        PARAMETERS,
        CODE,
        CONSTANTS
    }

    /**
     * What a class would have too much of.
     *
     * @param how a sentence about the class, without its full stop
     */
    public record Excess(Kind kind, String how) {}

    /** By an estimate: of constants it is up to a fiftieth too high, of code so low that javac refuses the method for certain. */
    public Optional<Excess> exceededBy(GeneratedFile file) {
        ClassFileNeeds needs = ClassFileNeeds.of(file.text());
        if (needs.slots() > slots) {
            String method = "its method " + needs.widest() + " would have %,d parameters, and Java allows %,d";
            return excess(Kind.PARAMETERS, method, needs.slots(), slots);
        }
        if (needs.bytes() > codeBytes) {
            String method =
                    "its method " + needs.longest() + " would have at least %,d bytes of code, and Java allows %,d";
            return excess(Kind.CODE, method, needs.bytes(), codeBytes);
        }
        String all = "it would have about %,d names and numbers, and a class file holds %,d";
        return needs.constants() > constants
                ? excess(Kind.CONSTANTS, all, needs.constants(), constants)
                : Optional.empty();
    }

    private static Optional<Excess> excess(Kind kind, String how, int needed, int most) {
        return Optional.of(new Excess(kind, String.format(Locale.ROOT, how, needed, most)));
    }
}
