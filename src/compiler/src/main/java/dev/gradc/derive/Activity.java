package dev.gradc.derive;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which tensors, and which expressions, depend on a parameter. Integer positions never do. */
final class Activity {
    private final Set<Tensor> tensors;
    private final Map<Expr, Boolean> expressions = new HashMap<>();

    private Activity(Set<Tensor> tensors) {
        this.tensors = tensors;
    }

    static Activity of(Program program) {
        Activity activity = new Activity(new HashSet<>(program.parameters()));
        for (Stage stage : Recurrences.stages(program.forward())) {
            while (activity.grows(stage)) {
                activity.expressions.clear(); // what read a later step is to be asked again
            }
        }
        return activity;
    }

    /** Adds what a stage makes active; true if that may make more of the stage active. */
    private boolean grows(Stage stage) {
        boolean grown = false;
        for (Definition d : stage.definitions()) {
            if (!d.tensor().isInteger() && active(d.value())) {
                grown |= tensors.add(d.tensor());
            }
        }
        return grown && stage.time().isPresent();
    }

    boolean active(Tensor tensor) {
        return tensors.contains(tensor);
    }

    boolean active(Expr e) {
        Boolean known = expressions.get(e);
        if (known == null) {
            known = e instanceof Expr.Read r
                    ? tensors.contains(r.tensor())
                    : e.children().stream().anyMatch(this::active);
            expressions.put(e, known);
        }
        return known;
    }
}
