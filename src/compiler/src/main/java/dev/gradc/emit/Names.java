package dev.gradc.emit;

import com.palantir.javapoet.NameAllocator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names of one scope of a generated class: each wish is granted as it stands or, where it is taken or is no name of Java, with {@code _}
 * behind it. Characters are never replaced: a wish that is not ASCII letters, digits and underscores is refused.
 */
final class Names {
    // Types that the class imports: a variable of that name would hide them.
    private static final String[] IMPORTED = {"Arrays", "List"};

    private final NameAllocator allocator;
    private final Map<Object, String> granted;

    Names() {
        allocator = new NameAllocator();
        granted = new LinkedHashMap<>();
        for (String name : IMPORTED) {
            allocator.newName(name);
        }
    }

    private Names(Names outer) {
        allocator = outer.allocator.clone();
        granted = new LinkedHashMap<>(outer.granted);
    }

    /** A scope inside this one: its names differ from all names here. */
    Names inner() {
        return new Names(this);
    }

    /** A name for a thing; the same thing keeps its name. */
    String take(Object thing, String wish) {
        return granted.computeIfAbsent(thing, t -> fresh(wish));
    }

    /** A name that nothing is asked for by. */
    String fresh(String wish) {
        JavaName legal = new JavaName(JavaName.isValid(wish) ? wish : wish + "_");
        return new JavaName(allocator.newName(legal.text())).text();
    }

    /** The name of a thing that has one. */
    String of(Object thing) {
        String name = granted.get(thing);
        if (name == null) {
            throw new IllegalStateException(thing + " has no name in its scope");
        }
        return name;
    }
}
