package dev.gradc.emit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.lang.model.SourceVersion;

/**
 * The names of one scope of a generated class: each wish is granted as it stands or, where it is taken or is no name of Java, with {@code _}
 * behind it. Characters are never replaced: a wish that is not ASCII letters, digits and underscores is refused.
 */
final class Names {
    // Types that the class imports: a variable of that name would hide them.
    private static final String[] IMPORTED = {"Arrays", "List"};

    private final Optional<Names> outer;
    private final UnaryOperator<String> shortening;
    private final Set<String> used = new HashSet<>();
    private final Map<Object, String> granted = new HashMap<>();

    Names() {
        this(UnaryOperator.identity());
    }

    /** A scope that makes wishes shorter before it grants them. */
    Names(UnaryOperator<String> shortening) {
        outer = Optional.empty();
        this.shortening = shortening;
        used.addAll(List.of(IMPORTED));
    }

    private Names(Names outer, UnaryOperator<String> shortening) {
        this.outer = Optional.of(outer);
        this.shortening = shortening;
    }

    /** A scope inside this one: its names differ from all names here. */
    Names inner() {
        return inner(shortening);
    }

    /** A scope inside this one, which makes wishes shorter: its names differ from all names here. */
    Names inner(UnaryOperator<String> shorter) {
        return new Names(this, shorter);
    }

    private boolean taken(String name) {
        return used.contains(name) || outer.isPresent() && outer.get().taken(name);
    }

    private String known(Object thing) {
        String name = granted.get(thing);
        return name == null && outer.isPresent() ? outer.get().known(thing) : name;
    }

    /** A name for a thing; the same thing keeps its name. */
    String take(Object thing, String wish) {
        String name = known(thing);
        if (name == null) {
            name = fresh(wish);
            granted.put(thing, name);
        }
        return name;
    }

    /** A thing by the name of another. */
    void alias(Object thing, String name) {
        granted.put(thing, name);
    }

    /** From here on a thing has another name than before. */
    void forget(Object thing) {
        granted.remove(thing);
    }

    /** A name that nothing is asked for by. */
    String fresh(String wanted) {
        String wish = shortening.apply(wanted);
        String name = new JavaName(JavaName.isValid(wish) ? wish : wish + "_").text();
        while (taken(name) || SourceVersion.isKeyword(name)) {
            name += "_";
        }
        used.add(name);
        return new JavaName(name).text();
    }

    /** The name of a thing that has one. */
    String of(Object thing) {
        String name = known(thing);
        if (name == null) {
            throw new IllegalStateException(thing + " has no name in its scope");
        }
        return name;
    }
}
