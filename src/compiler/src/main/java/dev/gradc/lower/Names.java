package dev.gradc.lower;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The names given out in one scope, none twice. */
final class Names {
    private final Optional<Names> outer;
    private final Set<String> used = new HashSet<>();

    Names() {
        this(Optional.empty());
    }

    private Names(Optional<Names> outer) {
        this.outer = outer;
    }

    /** The names of an inner scope, which avoids those of this one. */
    Names inner() {
        return new Names(Optional.of(this));
    }

    private boolean taken(String name) {
        return used.contains(name) || outer.isPresent() && outer.get().taken(name);
    }

    /** The name wished for, or that with a number. */
    String fresh(String wish) {
        String base = wish.replaceAll("[^A-Za-z0-9_]", "_");
        String name = base;
        boolean digits = Character.isDigit(base.charAt(base.length() - 1));
        for (int i = 2; taken(name); i++) {
            name = base + (digits ? "_" : "") + i;
        }
        used.add(name);
        return name;
    }

    /** A name like {@code forwardZ1}. */
    String fresh(String verb, String noun) {
        return fresh(verb + Character.toUpperCase(noun.charAt(0)) + noun.substring(1));
    }

    void release(String name) {
        used.remove(name);
    }
}
