package dev.gradc.loops;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The threads of a class, and what they share.
 *
 * @param most what an object has if nothing else is said when it is made; 1 for a class without threads of its own
 * @param plain by the name of a method, what stands in the place of its body
 * @param inLanes by the name of a method, what stands in the place of its twin
 */
public record Threads(int most, Map<String, Shared> plain, Map<String, Shared> inLanes) {
    /** The most threads an object can have. */
    public static final int MOST = 64;

    /** A class that works in its caller's thread alone. */
    public static final Threads NONE = new Threads(1, Map.of(), Map.of());

    public Threads {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException(most + " threads");
        }
        plain = Collections.unmodifiableMap(new LinkedHashMap<>(plain));
        inLanes = Collections.unmodifiableMap(new LinkedHashMap<>(inLanes));
    }

    /** All that stands in the place of something. */
    public List<Shared> all() {
        return Stream.concat(plain.values().stream(), inLanes.values().stream()).toList();
    }

    /** The buffers of which each thread has one of its own. */
    public Set<Buffer> own() {
        Set<Buffer> own = new LinkedHashSet<>();
        all().forEach(s -> s.phases().forEach(p -> p.cut().ifPresent(c -> own.addAll(c.own()))));
        return own;
    }

    /** True if the class may have threads of its own. */
    public boolean several() {
        return most > 1;
    }
}
