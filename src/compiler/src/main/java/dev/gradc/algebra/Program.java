package dev.gradc.algebra;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Definitions in the order of evaluation: the forward pass, then, once derived, the adjoints.
 *
 * @param forward each tensor before its readers; the loss and the penalty among them
 * @param loss the scalar of one sample, or, batched, a tensor over the batch axis alone
 * @param penalty what is added once to the mean loss
 * @param parameters what is differentiated by, in the order of declaration
 * @param backward the adjoints, each before its readers; empty before derivation
 * @param gradients a parameter's gradient of the mean loss (of one sample's loss if not batched), without the penalty
 * @param penaltyGradients a parameter's gradient of the penalty
 * @param adjoints for each tensor that has one, its adjoint; a tensor whose adjoint was inlined has none
 */
public record Program(
        List<Definition> forward,
        Tensor loss,
        Optional<Tensor> penalty,
        List<Tensor> parameters,
        List<Definition> backward,
        Map<Tensor, Tensor> gradients,
        Map<Tensor, Tensor> penaltyGradients,
        Map<Tensor, Tensor> adjoints) {
    public Program {
        forward = List.copyOf(forward);
        parameters = List.copyOf(parameters);
        backward = List.copyOf(backward);
        gradients = Collections.unmodifiableMap(new LinkedHashMap<>(gradients));
        penaltyGradients = Collections.unmodifiableMap(new LinkedHashMap<>(penaltyGradients));
        adjoints = Collections.unmodifiableMap(new LinkedHashMap<>(adjoints));
    }

    /** A program not yet derived. */
    public static Program forward(
            List<Definition> forward, Tensor loss, Optional<Tensor> penalty, List<Tensor> parameters) {
        return new Program(forward, loss, penalty, parameters, List.of(), Map.of(), Map.of(), Map.of());
    }

    /** The program with other definitions, of which the same tensors are loss, gradients and adjoints. */
    public Program with(List<Definition> newForward, List<Definition> newBackward) {
        return new Program(newForward, loss, penalty, parameters, newBackward, gradients, penaltyGradients, adjoints);
    }

    /** The program with another forward pass, not derived. */
    public Program underived(List<Definition> newForward) {
        return forward(newForward, loss, penalty, parameters);
    }

    /** The definition of a tensor, forward or backward, if it has one. */
    public Optional<Definition> definition(Tensor tensor) {
        for (Definition d : forward) {
            if (d.tensor() == tensor) {
                return Optional.of(d);
            }
        }
        for (Definition d : backward) {
            if (d.tensor() == tensor) {
                return Optional.of(d);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forward.forEach(d -> text.append(d).append('\n'));
        if (!backward.isEmpty()) {
            text.append("--\n");
            backward.forEach(d -> text.append(d).append('\n'));
        }
        return text.toString();
    }
}
