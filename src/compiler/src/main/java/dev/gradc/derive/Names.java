package dev.gradc.derive;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Names of derived tensors, none used twice: δ⁽ˡ⁾ for a pre-activation's adjoint, x̄ for another's, dW⁽ˡ⁾ for a gradient. */
final class Names {
    private final Set<String> used = new HashSet<>();

    Names(Program program) {
        program.parameters().forEach(p -> used.add(p.name().plain()));
        for (Definition d : program.forward()) {
            used.add(d.tensor().name().plain());
        }
    }

    /** Names that none of these tensors has. */
    Names(Collection<Tensor> taken) {
        taken.forEach(t -> used.add(t.name().plain()));
    }

    Name tangent(Tensor tensor) {
        Name name = new Name(tensor.name().base() + "_dot", tensor.name().layer());
        return fresh(name, name);
    }

    Name adjoint(Tensor tensor) {
        Name own = tensor.name();
        Name bar = new Name(own.base() + "_bar", own.layer());
        if (!tensor.facts().preActivation()) {
            return fresh(bar, bar);
        }
        Name whole = new Name("delta_" + own.base(), own.layer());
        if (own.base().matches("z[a-z]")) { // the pre-activation of one of several parts: zf, whose error is δ_f
            return fresh(new Name("delta_" + own.base().substring(1), own.layer()), whole);
        }
        return fresh(new Name("delta", tensor.facts().errorLayer()), whole);
    }

    Name gradient(Tensor parameter, boolean ofLoss) {
        Name own = parameter.name();
        Name name = new Name((ofLoss ? "d" : "r") + own.base(), own.layer());
        return fresh(name, name);
    }

    /** The position of an extreme along the first, or a later, axis. */
    Name position(Tensor of, int axis) {
        Name name = new Name(
                "argmax" + (axis == 0 ? "" : axis + 1) + "_" + of.name().base(),
                of.name().layer());
        return fresh(name, name);
    }

    private Name fresh(Name wanted, Name second) {
        Name first = used.contains(wanted.plain()) ? second : wanted;
        Name name = first;
        for (int other = 1; !used.add(name.plain()); other++) {
            name = first.other(other);
        }
        return name;
    }
}
