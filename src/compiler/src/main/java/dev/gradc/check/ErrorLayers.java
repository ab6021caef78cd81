package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pre-activations z⁽ˡ⁾, whose adjoints are the errors δ⁽ˡ⁾ of the textbook: affine in a parameter, and then fed to an activation, to the
 * next layer, to the loss or to the caller.
 */
final class ErrorLayers {
    private final Definitions definitions;
    private final Map<Tensor, Integer> layers = new LinkedHashMap<>();

    ErrorLayers(Definitions definitions, Tensor loss, List<Tensor> outputs) {
        this.definitions = definitions;
        Set<Tensor> fed = new LinkedHashSet<>(outputs);
        fed.addAll(definitions.layerResults());
        for (Definition definition : definitions.list()) {
            collect(definition.value(), fed);
            if (definition.tensor() == loss) {
                fed.addAll(Reads.of(definition.value()));
            }
            if (isAffine(definition)) {
                fed.addAll(Reads.of(definition.value()));
            }
        }
        Set<Integer> taken = new LinkedHashSet<>();
        for (Definition definition : definitions.list()) {
            Tensor tensor = definition.tensor();
            boolean real = tensor != loss && tensor.role() == Role.DEFINED;
            if (real && fed.contains(tensor) && isAffine(definition)) {
                int layer = layer(tensor);
                layers.put(tensor, layer == 0 || taken.add(layer) ? layer : 0);
            }
        }
    }

    /** A derivative such as Wᵀ δ is no pre-activation. */
    private boolean isAffine(Definition definition) {
        return !definitions.derivatives().contains(definition.tensor())
                && Forms.isAffineInParameter(definition.value());
    }

    /** What is known of a tensor's values, and its layer if it is a pre-activation. */
    Tensor.Facts facts(Tensor tensor) {
        Integer layer = layers.get(tensor);
        return layer == null ? tensor.facts() : tensor.facts().asPreActivation(layer);
    }

    private int layer(Tensor tensor) {
        List<Name> names = new ArrayList<>(List.of(tensor.name()));
        names.addAll(definitions.givenNames().getOrDefault(tensor, List.of()));
        return names.stream()
                .mapToInt(Name::layer)
                .filter(l -> l > 0)
                .findFirst()
                .orElse(0);
    }

    /** What functions and logsumexp are applied to. */
    private static void collect(Expr whole, Set<Tensor> fed) {
        Set<Expr> seen = new LinkedHashSet<>(List.of(whole));
        Deque<Expr> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            Expr expr = open.pop();
            if (expr instanceof Expr.Call call) {
                call.arguments().forEach(a -> addTerms(a, fed));
            } else if (expr instanceof Expr.Reduce reduce && reduce.op() == ReduceOp.LOG_SUM_EXP) {
                addTerms(reduce.body(), fed);
            }
            expr.children().stream().filter(seen::add).forEach(open::push);
        }
    }

    private static void addTerms(Expr expr, Set<Tensor> fed) {
        for (Expr term : Arena.terms(expr)) {
            List<Expr> factors = Arena.factors(term);
            if (factors.get(factors.size() - 1) instanceof Expr.Read read
                    && (factors.size() == 1 || factors.size() == 2 && factors.get(0) instanceof Expr.Num)) {
                fed.add(read.tensor());
            }
        }
    }
}
