package dev.gradc.model;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.List;

/**
 * The mean over samples of a per-sample scalar, which reports are made of. It has no gradient.
 *
 * @param mean the scalar that stands for it in reports
 */
public record Metric(String name, Expr value, Tensor mean) {
    public Metric(String name, Expr value) {
        this(name, value, new Tensor(new Name(name, 0), Role.DEFINED, List.of()));
    }
}
