package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The index letter of each axis of a program: one letter for what is one index throughout, as j for the units of the first layer wherever they are met.
 *
 * <p>Axes are one index if an equation reads both under one letter. The writer's letters are kept if each index has one of its own; else the
 * inputs have k, the units of the following layers j, i, o, and so on.
 */
final class Letters {
    private static final String ORDER = "kjiophrsuv";
    private static final int CYCLE = 4;

    private final Arena arena;
    private final Map<Axis, Axis> parents = new LinkedHashMap<>();
    private final Map<Axis, Set<String>> written = new LinkedHashMap<>();
    private final Map<Axis, String> names = new LinkedHashMap<>();
    private final Set<Axis> steps = new LinkedHashSet<>();

    private Letters(Arena arena) {
        this.arena = arena;
    }

    static Letters of(Source source) {
        Letters letters = new Letters(source.model().arena());
        letters.recurrences(source.forward());
        letters.recurrences(source.program().backward());
        source.model().inputs().stream().filter(t -> t.role() == Role.INPUT).forEach(letters::declare);
        for (Definition d : source.forward()) {
            boolean library = d.tensor() == source.program().loss()
                    || source.applications().containsKey(d.tensor());
            d.tensor().axes().forEach(a -> letters.meet(a, !library));
            letters.walk(d.value(), !library);
        }
        for (Definition d : source.program().backward()) {
            letters.declare(d.tensor());
            letters.walk(d.value(), false);
        }
        letters.assign();
        return letters;
    }

    /** The letter of an axis of some tensor, if the program has it. */
    Optional<String> of(Axis axis) {
        return Optional.ofNullable(parents.containsKey(axis) ? names.get(root(axis)) : null);
    }

    /** True if the axis counts the steps of a recurrence, wherever it is met. */
    boolean steps(Axis axis) {
        return parents.containsKey(axis) && steps.contains(root(axis));
    }

    private void recurrences(List<Definition> definitions) {
        for (Stage stage : Recurrences.stages(definitions)) {
            stage.time().ifPresent(time -> stage.definitions().forEach(d -> steps.add(time.axis(d.tensor()))));
        }
    }

    // ---------------------------------------------------------------- what is one index

    private void declare(Tensor tensor) {
        tensor.axes().forEach(a -> meet(a, false));
    }

    private void meet(Axis axis, boolean byWriter) {
        parents.putIfAbsent(axis, axis);
        if (byWriter) {
            written.computeIfAbsent(axis, a -> new LinkedHashSet<>()).add(axis.name());
        }
    }

    private Axis root(Axis axis) {
        Axis root = axis;
        for (Axis parent = parents.get(root); !parent.equals(root); parent = parents.get(root)) {
            root = parent;
        }
        for (Axis on = axis; !on.equals(root); ) { // shorter next time
            on = parents.put(on, root);
        }
        return root;
    }

    private void unite(Axis a, Axis b) {
        meet(a, false);
        meet(b, false);
        Axis first = root(a);
        Axis second = root(b);
        if (!first.equals(second)) {
            parents.put(second, first);
        }
    }

    private void walk(Expr e, boolean byWriter) {
        if (e instanceof Expr.Read r) {
            for (int i = 0; i < r.at().size(); i++) {
                Index index = r.at().get(i);
                Axis own = r.tensor().axes().get(i);
                index.asAxis().or(() -> step(index, own)).ifPresent(a -> unite(a, own));
            }
        } else if (e instanceof Expr.Reduce reduce) {
            Arena.Opened opened = arena.open(reduce);
            opened.axes().forEach(a -> meet(a, byWriter));
            walk(opened.body(), byWriter);
        } else {
            e.children().forEach(c -> walk(c, byWriter));
        }
    }

    /** The axis of an index t − 1 along the steps of a recurrence. */
    private Optional<Axis> step(Index index, Axis own) {
        return steps.contains(own) ? index.plus(-index.constant()).asAxis() : Optional.empty();
    }

    // ---------------------------------------------------------------- letters

    private void assign() {
        Map<Axis, Set<String>> classes = new LinkedHashMap<>();
        for (Axis axis : List.copyOf(parents.keySet())) {
            classes.computeIfAbsent(root(axis), a -> new LinkedHashSet<>())
                    .addAll(written.getOrDefault(axis, Set.of()));
        }
        classes.keySet().stream().filter(Axis::batch).forEach(a -> names.put(a, "n"));
        for (Axis step : List.copyOf(steps)) {
            meet(step, false);
            steps.add(root(step));
            names.put(root(step), Naming.letter(step.name()) ? step.name() : "t");
        }
        List<Axis> indices =
                classes.keySet().stream().filter(a -> !names.containsKey(a)).toList();
        if (!keepWritten(indices, classes)) {
            int cycle = indices.size() > ORDER.length() ? CYCLE : ORDER.length();
            for (int i = 0; i < indices.size(); i++) {
                names.put(indices.get(i), ORDER.substring(i % cycle, i % cycle + 1));
            }
        }
    }

    /** The writer's letters, if they are letters and one for each index. */
    private boolean keepWritten(List<Axis> indices, Map<Axis, Set<String>> classes) {
        List<String> all = new ArrayList<>();
        for (Axis index : indices) {
            Set<String> own = classes.get(index);
            if (own.size() > 1 || own.stream().anyMatch(n -> !Naming.letter(n))) {
                return false;
            }
            all.addAll(own);
        }
        if (new LinkedHashSet<>(all).size() < all.size()) {
            return false;
        }
        for (Axis index : indices) {
            classes.get(index).forEach(n -> names.put(index, n));
            if (classes.get(index).isEmpty() && Naming.letter(index.name()) && !names.containsValue(index.name())) {
                names.put(index, index.name());
            }
        }
        return true;
    }
}
