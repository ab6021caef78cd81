package dev.gradc.evaluate;

import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A formula applied: its body, evaluated in a frame of its own that holds nothing but the arguments. */
final class Application<N> implements Node<N> {
    private final List<Node<N>> arguments;
    private final Node<N> body;
    private final Slots slots;
    private final List<Values<N>> formals = new ArrayList<>();
    private final List<Integer> formalSlots = new ArrayList<>();
    private Frame<N> inside = new Frame<>(1);

    Application(Formula formula, List<Node<N>> arguments, Machine<N> machine) {
        this.arguments = arguments;
        this.slots = machine.slots();
        this.body = machine.node(formula.body());
        for (Tensor formal : formula.formals()) {
            formals.add(machine.arithmetic().allocate(1));
            formalSlots.add(slots.of(formal));
        }
    }

    @Override
    public N evaluate(Frame<N> frame) {
        if (inside.samples() != frame.samples()) {
            inside = new Frame<>(frame.samples());
        }
        List<N> values = new ArrayList<>();
        arguments.forEach(a -> values.add(a.evaluate(frame)));
        inside.prepare(slots);
        for (int i = 0; i < values.size(); i++) {
            formals.get(i).set(0, values.get(i));
            inside.put(formalSlots.get(i), formals.get(i));
        }
        return body.evaluate(inside);
    }
}
