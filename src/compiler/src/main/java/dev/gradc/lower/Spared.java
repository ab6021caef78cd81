package dev.gradc.lower;

import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Method;
import dev.gradc.loops.Twin;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Copies that no twin reads: where vectors are to be had, nothing has to be done for them. */
final class Spared {
    private Spared() {}

    /**
     * The twins, and those that do nothing in the place of methods that make such copies.
     *
     * @param makers the methods that work tensors out
     * @param methods all there are
     */
    static Map<String, Twin> of(
            Storage storage, Map<Tensor, Method> makers, List<Method> methods, Map<String, Twin> twins) {
        Map<String, Twin> all = new LinkedHashMap<>(twins);
        Map<Tensor, Method> copies = new LinkedHashMap<>(makers);
        copies.keySet().removeIf(t -> storage.original(t).isEmpty());
        if (copies.isEmpty()) {
            return all;
        }
        Map<Buffer, Set<String>> users = new HashMap<>();
        for (Method m : methods) {
            for (Buffer b : used(m, twins.get(m.name()))) {
                users.computeIfAbsent(b, u -> new HashSet<>()).add(m.name());
            }
        }
        copies.forEach((tensor, maker) -> {
            Set<String> readers = users.getOrDefault(storage.of(tensor), Set.of());
            if (readers.isEmpty() || readers.equals(Set.of(maker.name()))) {
                Method nothing = new Method(maker.name(), maker.comment(), List.of(), true, Block.EMPTY);
                all.put(maker.name(), new Twin(Block.EMPTY, nothing, List.of()));
            }
        });
        return all;
    }

    /** The buffers that a method uses where vectors are to be had. */
    private static Set<Buffer> used(Method method, Twin twin) {
        if (twin == null) {
            Set<Buffer> used = new LinkedHashSet<>(Usage.of(method.body()).buffers());
            method.later().ifPresent(l -> used.addAll(Usage.of(l).buffers()));
            return used;
        }
        Set<Buffer> used = new LinkedHashSet<>(Usage.of(twin.method().body()).buffers());
        used.addAll(Usage.of(twin.before()).buffers());
        return used;
    }
}
