package dev.gradc.evaluate;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.PartialDerivative;
import dev.gradc.algebra.ScalarFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The making of nodes from one expression: each part once, what is shared or summed behind a memory. */
final class Translation<N> implements Expr.Visitor<Node<N>> {
    private final Machine<N> machine;
    private final Arithmetic<N> arithmetic;
    private final Slots slots;
    private final Map<Expr, Integer> uses = new HashMap<>();
    private final Map<Expr, Node<N>> done = new HashMap<>();

    Translation(Machine<N> machine) {
        this.machine = machine;
        this.arithmetic = machine.arithmetic();
        this.slots = machine.slots();
    }

    Node<N> translate(Expr root) {
        count(root);
        return node(root);
    }

    private void count(Expr e) {
        if (uses.merge(e, 1, Integer::sum) == 1) {
            e.children().forEach(this::count);
        }
    }

    private Node<N> node(Expr e) {
        Node<N> known = done.get(e);
        if (known == null) {
            known = e.accept(this);
            if (worthRemembering(e)) {
                known = new Remembered<>(
                        known, e.freeAxes().stream().mapToInt(slots::of).toArray());
            }
            done.put(e, known);
        }
        return known;
    }

    private boolean worthRemembering(Expr e) {
        return e instanceof Expr.Reduce || uses.get(e) > 1 && !e.children().isEmpty();
    }

    private List<Node<N>> nodes(List<Expr> parts) {
        List<Node<N>> nodes = new ArrayList<>();
        parts.forEach(p -> nodes.add(node(p)));
        return nodes;
    }

    private Position<N> position(Index index) {
        return new Position<>(index, slots, arithmetic);
    }

    @Override
    public Node<N> number(Expr.Num e) {
        N value = arithmetic.of(e.value().doubleValue());
        return frame -> value;
    }

    @Override
    public Node<N> read(Expr.Read e) {
        if (e.tensor() == machine.count()) {
            return frame -> arithmetic.of(frame.samples());
        }
        return new Access<>(e.tensor(), e.at().stream().map(this::position).toList(), slots, arithmetic);
    }

    @Override
    public Node<N> add(Expr.Add e) {
        List<Node<N>> terms = nodes(e.terms());
        return frame -> {
            N sum = terms.get(0).evaluate(frame);
            for (int i = 1; i < terms.size(); i++) {
                sum = arithmetic.plus(sum, terms.get(i).evaluate(frame));
            }
            return sum;
        };
    }

    /** The bracket is asked first; if it is 0 the other factors are not worked out: they may lie outside their tensors, or be infinite. */
    @Override
    public Node<N> mul(Expr.Mul e) {
        List<Bracket<N>> guards = new ArrayList<>();
        List<Node<N>> factors = new ArrayList<>();
        for (Expr factor : e.factors()) {
            if (factor instanceof Expr.Iverson bracket) {
                guards.add(new Bracket<>(bracket.conditions(), slots, arithmetic));
            } else {
                factors.add(node(factor));
            }
        }
        return frame -> {
            for (Bracket<N> guard : guards) {
                if (!guard.holds(frame)) {
                    return arithmetic.of(0);
                }
            }
            N product = factors.get(0).evaluate(frame);
            for (int i = 1; i < factors.size(); i++) {
                product = arithmetic.times(product, factors.get(i).evaluate(frame));
            }
            return product;
        };
    }

    @Override
    public Node<N> pow(Expr.Pow e) {
        Node<N> base = node(e.base());
        double rounded = e.exponent().doubleValue();
        return frame -> arithmetic.power(base.evaluate(frame), e.exponent(), rounded);
    }

    @Override
    public Node<N> call(Expr.Call e) {
        List<Node<N>> arguments = nodes(e.arguments());
        if (e.function() instanceof ScalarFunction primitive) {
            return primitive(primitive, arguments);
        }
        Formula formula =
                e.function() instanceof PartialDerivative partial ? machine.formulaOf(partial) : (Formula) e.function();
        return new Application<>(formula, arguments, machine);
    }

    private Node<N> primitive(ScalarFunction function, List<Node<N>> arguments) {
        Node<N> x = arguments.get(0);
        Node<N> y = arguments.size() > 1 ? arguments.get(1) : x;
        Node<N> z = arguments.size() > 2 ? arguments.get(2) : x;
        N zero = arithmetic.of(0);
        if (function == ScalarFunction.SELECT) {
            return frame -> (holds(x, frame) ? y : z).evaluate(frame);
        }
        if (function == ScalarFunction.AND) {
            return frame -> truth(holds(x, frame) && holds(y, frame));
        }
        if (function == ScalarFunction.OR) {
            return frame -> truth(holds(x, frame) || holds(y, frame));
        }
        return function.arity() == 1
                ? frame -> arithmetic.apply(function, x.evaluate(frame), zero)
                : frame -> arithmetic.apply(function, x.evaluate(frame), y.evaluate(frame));
    }

    private boolean holds(Node<N> condition, Frame<N> frame) {
        return arithmetic.real(condition.evaluate(frame)) != 0;
    }

    private N truth(boolean holds) {
        return arithmetic.of(Primitives.truth(holds));
    }

    @Override
    public Node<N> reduce(Expr.Reduce e) {
        return new Reduction<>(
                e.op(),
                new Odometer(e.over(), slots),
                new Bracket<>(e.domain(), slots, arithmetic),
                node(e.body()),
                arithmetic);
    }

    @Override
    public Node<N> iverson(Expr.Iverson e) {
        Bracket<N> bracket = new Bracket<>(e.conditions(), slots, arithmetic);
        return frame -> truth(bracket.holds(frame));
    }

    @Override
    public Node<N> indexValue(Expr.IndexValue e) {
        Position<N> position = position(e.index());
        return frame -> arithmetic.of(position.at(frame));
    }
}
