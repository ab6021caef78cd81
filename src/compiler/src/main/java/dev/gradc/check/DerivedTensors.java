package dev.gradc.check;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Derivatives that a model asks for in its formulas, and the tensors they consist of. */
final class DerivedTensors {
    private final Map<List<Object>, Tensor> derivatives = new HashMap<>();
    private final Set<Tensor> differentiated = new LinkedHashSet<>();
    private final Set<Tensor> derived = new LinkedHashSet<>();

    /** Notes a tensor that nobody wrote, part of a derivative. */
    void add(Tensor part) {
        derived.add(part);
    }

    /** The derivative of a value by a tensor, found once. */
    Tensor of(Expr of, List<Axis> over, Tensor by, Supplier<Tensor> derived) {
        differentiated.addAll(Reads.of(of));
        List<Object> key = List.of(of, over, by);
        Tensor known = derivatives.get(key);
        if (known == null) {
            known = derived.get();
            derivatives.put(key, known);
        }
        return known;
    }

    /** The tensors that a derivative was asked of: they are used, though nothing may read them. */
    Set<Tensor> differentiated() {
        return differentiated;
    }

    /** True for a tensor that derivatives consist of. */
    boolean contains(Tensor tensor) {
        return derived.contains(tensor);
    }
}
