package dev.gradc.lower;

import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Method;
import dev.gradc.loops.Twin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        makers.forEach((tensor, maker) -> {
            boolean read = methods.stream()
                    .filter(m -> m != maker)
                    .anyMatch(m -> uses(m, twins.get(m.name()), storage.of(tensor)));
            if (storage.original(tensor).isPresent() && !read) {
                Method nothing = new Method(maker.name(), maker.comment(), List.of(), true, Block.EMPTY);
                all.put(maker.name(), new Twin(Block.EMPTY, nothing, List.of()));
            }
        });
        return all;
    }

    /** True if a method uses the buffer where vectors are to be had. */
    private static boolean uses(Method method, Twin twin, Buffer buffer) {
        Block runs = twin == null ? method.body() : twin.method().body();
        boolean later =
                twin == null && method.later().filter(l -> uses(l, buffer)).isPresent();
        return later || uses(runs, buffer) || twin != null && uses(twin.before(), buffer);
    }

    private static boolean uses(Block block, Buffer buffer) {
        return Usage.of(block).buffers().contains(buffer);
    }
}
