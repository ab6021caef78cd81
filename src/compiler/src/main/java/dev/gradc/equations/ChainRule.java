package dev.gradc.equations;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Row.Cell;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Term.Derivative;
import dev.gradc.equations.Term.Symbol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chain notation: the gradient of each parameter as the product of partial derivatives along the way from the loss, summed over all ways,
 * then each factor's value. The factors are those of the definitions as written; nothing is simplified across them.
 */
final class ChainRule {
    private static final int MOST_WAYS = 8;

    private final Source source;
    private final Naming naming;
    private final LocalPartials partials;
    private final Map<Tensor, Definition> definitions = new LinkedHashMap<>();
    private boolean more;

    ChainRule(Source source, Naming naming, Derivatives derivatives) {
        this.source = source;
        this.naming = naming;
        this.partials = new LocalPartials(source, naming, derivatives);
        source.forward().forEach(d -> definitions.put(d.tensor(), d));
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Tensor parameter : Outline.backwards(source.program().parameters())) {
            List<List<Tensor>> ways = new ArrayList<>();
            more = false;
            walk(source.program().loss(), parameter, new ArrayList<>(), ways);
            if (!ways.isEmpty()) {
                rows.addAll(rows(parameter, ways));
            }
        }
        return rows;
    }

    /** All ways from a tensor down to the parameter. */
    private void walk(Tensor from, Tensor to, List<Tensor> way, List<List<Tensor>> ways) {
        if (ways.size() >= MOST_WAYS || way.contains(from)) {
            more = true;
            return;
        }
        way.add(from);
        if (from == to) {
            ways.add(List.copyOf(way));
        } else if (definitions.containsKey(from)) {
            for (Tensor read : Reads.of(definitions.get(from).value())) {
                walk(read, to, way, ways);
            }
        }
        way.remove(way.size() - 1);
    }

    private List<Row> rows(Tensor parameter, List<List<Tensor>> ways) {
        List<Term> products = new ArrayList<>();
        Map<String, Equation> factors = new LinkedHashMap<>();
        for (List<Tensor> way : ways) {
            List<Term> product = new ArrayList<>();
            for (int i = 0; i < way.size() - 1; i++) {
                step(way.get(i), way.get(i + 1), product, factors);
            }
            products.add(new Term.Chain(product));
        }
        Symbol left = naming.derivative(
                parameter, source.program().gradients().getOrDefault(parameter, parameter), Label.Style.OF_LOSS);
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(Equation.of(left, Presentation.sum(products))));
        if (more) {
            rows.add(Row.of(new Row.Words("and the ways beyond these, such as those through other steps"))
                    .inset());
        }
        rows.add(Row.of(factors.values().toArray(Cell[]::new)).inset());
        return rows;
    }

    /** The factors from one tensor to the next, with a factor 1 for each further name of the first. */
    private void step(Tensor from, Tensor to, List<Term> product, Map<String, Equation> factors) {
        Symbol name = naming.symbol(from);
        for (Symbol alias : naming.aliases(from)) {
            if (alias.label().of().isPresent()) {
                continue; // ∂u/∂t beside u_t says what it is, it is no further name
            }
            add(new Derivative(name, alias), new Term.Number(Rational.ONE), product, factors);
            name = alias;
        }
        Term value = partials.of(definitions.get(from), to);
        add(new Derivative(name, naming.symbol(to)), value, product, factors);
    }

    private static void add(Derivative factor, Term value, List<Term> product, Map<String, Equation> factors) {
        product.add(factor);
        factors.putIfAbsent(
                ((Symbol) factor.of()).label() + "/" + ((Symbol) factor.by()).label(), Equation.of(factor, value));
    }
}
