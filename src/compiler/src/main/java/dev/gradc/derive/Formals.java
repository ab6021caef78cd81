package dev.gradc.derive;

import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.List;

/** Formal parameters for primitives, which have none of their own: at most three. */
final class Formals {
    private static final List<Tensor> ALL = List.of(formal("x"), formal("y"), formal("w"));

    private Formals() {}

    private static Tensor formal(String name) {
        return new Tensor(new Name(name, 0), Role.FORMAL, List.of());
    }

    static List<Tensor> of(int arity) {
        return ALL.subList(0, arity);
    }
}
