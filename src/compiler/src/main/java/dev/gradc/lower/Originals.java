package dev.gradc.lower;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import java.util.LinkedHashMap;
import java.util.Map;

/** What definitions were before passes rewrote them, as readers of the generated class know them. */
final class Originals {
    private final Map<Definition, Definition> before = new LinkedHashMap<>();

    /** The definition of the same tensor by another value, its original remembered; the same one if the value is. */
    Definition rewritten(Definition d, Expr value) {
        if (value == d.value()) {
            return d;
        }
        Definition now = new Definition(d.tensor(), value);
        put(now, d);
        return now;
    }

    /** Says what a definition was before. */
    void put(Definition now, Definition d) {
        before.put(now, d);
    }

    /** What a definition was before all passes; itself if none has rewritten it. */
    Definition of(Definition d) {
        Definition earlier = before.get(d);
        return earlier == null ? d : of(earlier);
    }
}
