package dev.gradc.lower;

import dev.gradc.loops.Buffer;
import dev.gradc.loops.Method;
import dev.gradc.loops.Twin;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The buffers of a class without room that no method uses: that of a form of a definition which was given up after it was begun. */
final class Needed {
    private Needed() {}

    static List<Buffer> of(List<Buffer> all, List<Method> methods, Collection<Twin> twins) {
        Set<Buffer> used = new LinkedHashSet<>();
        for (Method method : methods) {
            used.addAll(Usage.of(method.body()).buffers());
            method.later().ifPresent(later -> used.addAll(Usage.of(later).buffers()));
        }
        for (Twin twin : twins) {
            used.addAll(Usage.of(twin.before()).buffers());
            used.addAll(Usage.of(twin.method().body()).buffers());
            twin.parts().forEach(p -> used.addAll(Usage.of(p.body()).buffers()));
        }
        return all.stream()
                .filter(b -> b.role() != Buffer.Role.SCRATCH || used.contains(b))
                .toList();
    }
}
