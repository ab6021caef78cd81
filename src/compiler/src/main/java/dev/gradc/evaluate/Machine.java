package dev.gradc.evaluate;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.PartialDerivative;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The interpreter for one kind of number. Expressions are made ready once and kept: programs are run many times. Not for use by two threads. */
final class Machine<N> {
    private final Arena arena;
    private final PartialRule partials;
    private final Arithmetic<N> arithmetic;
    private final Slots slots = new Slots();
    private final Map<Expr, Node<N>> nodes = new HashMap<>();
    private final Map<PartialDerivative, Formula> formulas = new HashMap<>();
    private final Map<Definition, Task<N>> tasks = new HashMap<>();

    private final Map<List<Definition>, List<Stage>> stages = new HashMap<>();

    private final Map<Definition, StepWalk> walks = new HashMap<>();

    /** The axes of a step's elements, and those of them that come after the one that counts the steps. */
    private record StepWalk(int time, int steps, Odometer others, Odometer after) {}

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

    /** Works out definitions, recurrences step by step, puts their values in the frame and hands them over. */
    void run(List<Definition> definitions, Frame<N> frame, BiConsumer<Tensor, Values<N>> values) {
        for (Stage stage : stages.computeIfAbsent(List.copyOf(definitions), Recurrences::stages)) {
            if (stage.time().isPresent()) {
                run(stage, stage.time().get(), frame);
            } else {
                run(task(stage.definitions().get(0)), frame);
            }
            stage.definitions().forEach(d -> values.accept(d.tensor(), frame.get(task(d).tensor)));
        }
    }

    private Task<N> task(Definition definition) {
        return tasks.computeIfAbsent(
                definition,
                d -> new Task<>(slots.of(d.tensor()), new Odometer(d.tensor().axes(), slots), node(d.value())));
    }

    private void run(Task<N> task, Frame<N> frame) {
        frame.prepare(slots);
        Values<N> values = arithmetic.allocate(task.axes.size(frame));
        int offset = 0;
        task.axes.start(frame);
        do {
            values.set(offset++, task.value.evaluate(frame));
        } while (task.axes.advance(frame));
        frame.put(task.tensor, values);
    }

    private void run(Stage recurrence, Stage.Time time, Frame<N> frame) {
        List<Task<N>> parts = recurrence.definitions().stream().map(this::task).toList();
        frame.prepare(slots);
        parts.forEach(p -> frame.put(p.tensor, arithmetic.allocate(p.axes.size(frame))));
        for (int i = 0; i < time.extent(); i++) {
            for (Definition d : recurrence.definitions()) {
                runStep(task(d), walks.computeIfAbsent(d, m -> walk(m.tensor(), time)), time.step(i), frame);
            }
        }
    }

    private StepWalk walk(Tensor tensor, Stage.Time time) {
        Axis own = time.axis(tensor);
        List<Axis> others = new ArrayList<>(tensor.axes());
        others.remove(own);
        List<Axis> after = tensor.axes().subList(time.positions().get(tensor) + 1, tensor.rank());
        return new StepWalk(slots.of(own), time.extent(), new Odometer(others, slots), new Odometer(after, slots));
    }

    /** The elements of one step; those of other steps keep what they have. */
    private void runStep(Task<N> task, StepWalk walk, int step, Frame<N> frame) {
        frame.prepare(slots);
        frame.move(walk.time, step);
        Values<N> values = frame.get(task.tensor);
        int after = walk.after.size(frame);
        int element = 0;
        walk.others.start(frame);
        do {
            int offset = (element / after * walk.steps + step) * after + element % after;
            values.set(offset, task.value.evaluate(frame));
            element++;
        } while (walk.others.advance(frame));
    }

    /** The value of an expression without free axes. */
    N value(Expr closed, Frame<N> frame) {
        Node<N> node = node(closed);
        frame.prepare(slots);
        return node.evaluate(frame);
    }
}
