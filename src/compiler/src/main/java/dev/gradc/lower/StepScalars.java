package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Buffer;
import dev.gradc.model.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an optimiser's equations have that is the same for all parameters, as {@code 1 / (1 - beta^t)} or the factor of a schedule: worked out once a
 * step, in double, and kept for all.
 */
final class StepScalars {
    private final Arena arena;
    private final Settings settings;
    private final Methods methods;
    private final Optional<Tensor> apart;
    private final Map<Expr, Tensor> shared = new LinkedHashMap<>();
    private final Map<Tensor, Buffer> places = new LinkedHashMap<>();

    /** @param apart a setting that may be another for each parameter */
    StepScalars(Arena arena, Settings settings, Methods methods, Optional<Tensor> apart) {
        this.apart = apart;
        this.arena = arena;
        this.settings = settings;
        this.methods = methods;
    }

    /** The optimiser with numbers that {@link #write} works out in the place of such parts. */
    Optimizer of(Optimizer rule) {
        List<Optimizer.Update> updates = rule.updates().stream()
                .map(u -> new Optimizer.Update(u.target(), replaced(u.value())))
                .toList();
        return new Optimizer(
                rule.name(),
                rule.parameter(),
                rule.gradient(),
                rule.step(),
                rule.rate(),
                rule.constants(),
                rule.states(),
                updates);
    }

    private Expr replaced(Expr e) {
        if (!settings.scalar(e)) {
            return arena.withChildren(
                    e, e.children().stream().map(this::replaced).toList());
        }
        boolean same = apart.filter(t -> Reads.of(e).contains(t)).isEmpty();
        return same && changes(e) && !(e instanceof Expr.Read) ? arena.read(shared.computeIfAbsent(e, this::place)) : e;
    }

    /** True if some part of it is no number that the model wrote. */
    private static boolean changes(Expr e) {
        return e instanceof Expr.Read r
                ? r.tensor().role() == Role.SETTING
                : e.children().stream().anyMatch(StepScalars::changes);
    }

    private Tensor place(Expr e) {
        Buffer buffer = methods.result("stepScale", "of the latest update: " + e);
        Tensor tensor = new Tensor(new Name(buffer.name(), 0), Role.CONSTANT, List.of());
        settings.put(tensor, buffer.at());
        places.put(tensor, buffer);
        return tensor;
    }

    boolean isEmpty() {
        return shared.isEmpty();
    }

    /** Works out all of them. */
    void write(Code code) {
        new ArrayList<>(shared.entrySet()).forEach(e -> methods.store(code, places.get(e.getValue()), e.getKey()));
    }

    /** The equations of what is worked out. */
    List<String> equations() {
        return shared.entrySet().stream()
                .map(e -> methods.equation(e.getValue(), e.getKey()))
                .toList();
    }
}
