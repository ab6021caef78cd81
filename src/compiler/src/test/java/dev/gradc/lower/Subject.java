package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Batching;
import dev.gradc.derive.Primes;
import dev.gradc.derive.ReverseMode;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.NumberType;
import dev.gradc.model.Emission;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Metric;
import dev.gradc.model.Model;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Output;
import dev.gradc.model.Parameter;
import dev.gradc.model.Training;
import dev.gradc.simplify.Simplifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A forward program made a model that trains with Adam, and brought to what lowering takes. */
final class Subject {
    final Arena arena;
    final Model model;
    final Batching.Batched batched;
    final Program program;
    final BatchedProgram input;
    private final int capacity;

    Subject(
            Arena arena,
            Program forward,
            List<Tensor> inputs,
            List<Output> outputs,
            List<Metric> metrics,
            int capacity) {
        this.arena = arena;
        this.capacity = capacity;
        List<Parameter> parameters = new ArrayList<>();
        for (Tensor t : forward.parameters()) {
            parameters.add(gaussian(t));
        }
        model = new Model(
                arena,
                "Net",
                "",
                Map.of(),
                inputs,
                parameters,
                forward,
                outputs,
                List.of(),
                metrics,
                List.of(),
                Map.of(),
                Map.of(),
                Optional.of(new Training(adam(), capacity, 1, 7)),
                Optional.empty(),
                new Emission("", "", Emission.Precision.UNSAID, 0));
        batched = Batching.batchify(arena, Simplifier.stabilise(arena, forward), inputs, capacity);
        Program derived = Simplifier.simplify(arena, ReverseMode.derive(arena, batched.program()));
        program = Simplifier.simplify(arena, Primes.expand(arena, derived));
        List<Metric> over = metrics.stream()
                .map(m -> new Metric(m.name(), Primes.expand(arena, batched.of(m.value()))))
                .toList();
        input = new BatchedProgram(program, batched.tensors(), over);
    }

    int capacity() {
        return capacity;
    }

    LoopProgram lower(NumberType real) {
        return lower(real, Backend.PLAIN);
    }

    LoopProgram lower(NumberType real, Backend backend) {
        LoweringOptions options = new LoweringOptions(
                "nets",
                "Net",
                real,
                capacity,
                List.of(),
                List.of(),
                backend == Backend.VECTOR,
                1,
                Definition::toString);
        return Lowering.lower(model, input, options);
    }

    private Parameter gaussian(Tensor t) {
        List<Axis> axes = t.axes();
        Tensor z = new Tensor(new Name("z", 0), Role.GAUSSIAN, axes);
        Expr value = arena.add(
                arena.num(Rational.parse("0.1")),
                arena.mul(arena.sqrt(arena.num(Rational.HALF)), arena.readAt(z, axes)));
        return new Parameter(t, new Definition(t, value), List.of(z));
    }

    private static Tensor scalar(String name, Role role, double value) {
        return new Tensor(new Name(name, 0), role, List.of(), Tensor.Facts.NONE.withValue(value));
    }

    /** m = b1 m + (1 − b1) g; v = b2 v + (1 − b2) g²; p = p − lr (m / (1 − b1^t)) / (√(v / (1 − b2^t)) + ε). */
    private Optimizer adam() {
        Arena a = arena;
        Tensor p = scalar("p", Role.FORMAL, 0);
        Tensor g = scalar("g", Role.FORMAL, 0);
        Tensor t = scalar("t", Role.SETTING, 1);
        Tensor lr = scalar("lr", Role.SETTING, 0.01);
        Tensor b1 = scalar("b1", Role.CONSTANT, 0.9);
        Tensor b2 = scalar("b2", Role.CONSTANT, 0.999);
        Tensor eps = scalar("eps", Role.CONSTANT, 1e-8);
        Tensor m = scalar("m", Role.STATE, 0);
        Tensor v = scalar("v", Role.STATE, 0);
        Expr newM = a.add(a.mul(a.read(b1), a.read(m)), a.mul(a.sub(a.one(), a.read(b1)), a.read(g)));
        Expr newV = a.add(
                a.mul(a.read(b2), a.read(v)), a.mul(a.sub(a.one(), a.read(b2)), a.pow(a.read(g), Rational.of(2))));
        Expr mHat = a.div(a.read(m), a.sub(a.one(), a.call(ScalarFunction.POWER, a.read(b1), a.read(t))));
        Expr vHat = a.div(a.read(v), a.sub(a.one(), a.call(ScalarFunction.POWER, a.read(b2), a.read(t))));
        Expr step = a.mul(a.read(lr), a.div(mHat, a.add(a.sqrt(vHat), a.read(eps))));
        return new Optimizer(
                "adam",
                p,
                g,
                Optional.of(t),
                Optional.of(lr),
                List.of(b1, b2, eps),
                List.of(m, v),
                List.of(
                        new Optimizer.Update(m, newM),
                        new Optimizer.Update(v, newV),
                        new Optimizer.Update(p, a.sub(a.read(p), step))));
    }
}
