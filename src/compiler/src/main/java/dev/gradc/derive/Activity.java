package dev.gradc.derive;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Program;
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
        for (Definition d : program.forward()) {
            if (!d.tensor().isInteger() && activity.active(d.value())) {
                activity.tensors.add(d.tensor());
            }
        }
        return activity;
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
