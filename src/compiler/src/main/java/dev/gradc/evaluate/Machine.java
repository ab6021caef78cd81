package dev.gradc.evaluate;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.PartialDerivative;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The interpreter for one kind of number. Expressions are made ready once and kept: programs are run many times. Not for use by two threads. */
final class Machine<N> {
    private final Arena arena;
    private final PartialRule partials;
    private final Arithmetic<N> arithmetic;
    private final Slots slots = new Slots();
    private final Map<Expr, Node<N>> nodes = new HashMap<>();
    private final Map<PartialDerivative, Formula> formulas = new HashMap<>();
    private final Map<Definition, Task<N>> tasks = new HashMap<>();

    private record Task<N>(int tensor, Odometer axes, Node<N> value) {}

    Machine(Arena arena, PartialRule partials, Arithmetic<N> arithmetic) {
        this.arena = arena;
        this.partials = partials;
        this.arithmetic = arithmetic;
    }

    Arithmetic<N> arithmetic() {
        return arithmetic;
    }

    Slots slots() {
        return slots;
    }

    Tensor count() {
        return arena.count();
    }

    Node<N> node(Expr e) {
        Node<N> known = nodes.get(e);
        if (known == null) {
            known = new Translation<>(this).translate(e);
            nodes.put(e, known);
        }
        return known;
    }

    /** A partial derivative as a formula in formals of its own. */
    Formula formulaOf(PartialDerivative partial) {
        Formula known = formulas.get(partial);
        if (known == null) {
            List<Tensor> formals = new ArrayList<>();
            for (int i = 0; i < partial.arity(); i++) {
                formals.add(new Tensor(new Name("x", i + 1), Role.FORMAL, List.of()));
            }
            List<Expr> arguments = formals.stream().map(arena::read).toList();
            known = new Formula(partial.text(), formals, partials.expand(arena, partial, arguments));
            formulas.put(partial, known);
        }
        return known;
    }

    Frame<N> frame(int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("a batch of " + samples + " samples");
        }
        return new Frame<>(samples);
    }

    void put(Frame<N> frame, Tensor tensor, Values<N> values) {
        int size = 1;
        for (Axis axis : tensor.axes()) {
            size = Math.multiplyExact(size, axis.batch() ? frame.samples() : axis.extent());
        }
        if (values.length() < size || values.length() > size && !tensor.batched()) {
            throw new EvaluationException(
                    tensor + tensor.shape() + " has " + size + " elements, and was given " + values.length());
        }
        int slot = slots.of(tensor);
        frame.prepare(slots);
        frame.put(slot, values);
    }

    /** Works out a definition and puts its values in the frame. */
    Values<N> run(Definition definition, Frame<N> frame) {
        Task<N> task = tasks.get(definition);
        if (task == null) {
            task = new Task<>(
                    slots.of(definition.tensor()),
                    new Odometer(definition.tensor().axes(), slots),
                    node(definition.value()));
            tasks.put(definition, task);
        }
        frame.prepare(slots);
        Values<N> values = arithmetic.allocate(task.axes.size(frame));
        int offset = 0;
        task.axes.start(frame);
        do {
            values.set(offset++, task.value.evaluate(frame));
        } while (task.axes.advance(frame));
        frame.put(task.tensor, values);
        return values;
    }

    /** The value of an expression without free axes. */
    N value(Expr closed, Frame<N> frame) {
        Node<N> node = node(closed);
        frame.prepare(slots);
        return node.evaluate(frame);
    }
}
