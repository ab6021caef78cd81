package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Method;
import dev.gradc.loops.NumberType;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.model.Clipping;
import dev.gradc.model.Model;
import dev.gradc.model.Optimizer;
import dev.gradc.model.State;
import dev.gradc.model.Training;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** How parameters and states move at the end of a step. */
final class Learning {
    private static final String NORMAL = ", never subnormal";
    private static final int LARGE = 16_384; // elements; a smaller gradient stays in the first cache

    private final Model model;
    private final Optimizer rule;
    private final Arena arena;
    private final BatchedProgram batched;
    private final Plan plan;
    private final Storage storage;
    private final Settings settings;
    private final Methods methods;
    private final NumberType real;
    private final Map<Tensor, List<Tensor>> states;
    private final Optional<Tensor> norm;
    private Optimizer shared;
    private int ahead;
    private final boolean global;

    /** @param states what the optimiser keeps for each parameter */
    Learning(
            Planning planning,
            Optimizer rule,
            Storage storage,
            Settings settings,
            Methods methods,
            NumberType real,
            Map<Tensor, List<Tensor>> states) {
        this.model = planning.model();
        this.rule = rule;
        this.arena = planning.arena();
        this.batched = planning.batched();
        this.plan = planning.plan();
        this.storage = storage;
        this.settings = settings;
        this.methods = methods;
        this.real = real;
        this.states = states;
        Optional<Clipping> clipping = model.training().flatMap(Training::clipping);
        this.shared = rule;
        this.norm = clipping.flatMap(Clipping::norm);
        this.global = clipping.map(Clipping::global).orElse(false);
    }

    /** The update by gradients that are stored. */
    List<Statement> update() {
        List<Statement> calls = new ArrayList<>();
        calls.add(new Statement.NextStep());
        norm.filter(n -> global).ifPresent(n -> calls.addAll(globalNorm(n)));
        prepared().ifPresent(m -> calls.add(Usage.call(m)));
        ahead = (int) calls.stream().filter(Statement.Call.class::isInstance).count();
        Updates updates = new Updates(arena, shared, settings, real, norm.filter(n -> !global));
        for (Tensor tensor : batched.program().parameters()) {
            calls.add(Usage.call(move("update", updates, tensor, Optional.empty())));
        }
        model.environment().states().forEach(s -> calls.add(Usage.call(keep(s))));
        return calls;
    }

    /**
     * The backward pass and the updates of a step: a gradient that is no sum is worked out where its parameter moves, element by element, and
     * never stored; by vectors, of a large one that is a sum, some rows at a time are worked out and used while they are in the first cache.
     *
     * @param update what {@link #update} gave
     * @param backward the calls of definitions of the backward pass
     */
    List<Statement> learn(List<Statement> update, Function<List<Definition>, List<Statement>> backward) {
        Map<Tensor, Definition> lone = lone();
        List<Definition> before = new ArrayList<>(plan.backward());
        Updates updates = new Updates(arena, shared, settings, real, Optional.empty());
        Map<String, Statement> instead = new LinkedHashMap<>();
        List<Tensor> parameters = batched.program().parameters();
        List<Statement> moves =
                update.stream().filter(s -> s instanceof Statement.Call).toList();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i);
            if (!lone.containsKey(parameter)) {
                continue;
            }
            Definition gradient = lone.get(parameter);
            Statement.Call move = (Statement.Call) moves.get(ahead + i);
            Optional<Method> method = Updates.canWorkOut(parameter, gradient)
                    ? Optional.of(move(
                            "learn",
                            updates,
                            parameter,
                            Optional.of(arena.inline(gradient, Index.each(parameter.axes())))))
                    : inBlocks(updates, parameter, gradient, move, backward);
            method.ifPresent(m -> {
                before.remove(gradient);
                instead.put(move.method(), Usage.call(m));
            });
        }
        List<Statement> calls = new ArrayList<>(backward.apply(before));
        update.forEach(s -> calls.add(s instanceof Statement.Call c ? instead.getOrDefault(c.method(), s) : s));
        return calls;
    }

    /** The method that works out what is the same for all parameters, if there are several and it is anything. */
    private Optional<Method> prepared() {
        StepScalars scalars = new StepScalars(arena, settings, methods, norm);
        if (batched.program().parameters().size() < 2) {
            return Optional.empty();
        }
        shared = scalars.of(rule);
        return scalars.isEmpty()
                ? Optional.empty()
                : Optional.of(methods.other(methods.name("prepare", "step"), scalars.equations(), scalars::write));
    }

    /** The gradients that nothing but their parameter's update reads, and that can be worked out while parameters move. */
    private Map<Tensor, Definition> lone() {
        Map<Tensor, Definition> lone = new LinkedHashMap<>();
        if (norm.isPresent()) {
            return lone;
        }
        Set<Tensor> read = new HashSet<>();
        plan.backward().forEach(d -> read.addAll(Reads.of(d.value())));
        Map<Tensor, Tensor> parameters = new HashMap<>();
        plan.gradients().forEach((parameter, gradient) -> parameters.put(gradient, parameter));
        for (Definition d : plan.backward()) {
            Tensor parameter = parameters.get(d.tensor());
            if (parameter != null && !read.contains(d.tensor()) && Updates.isApart(parameter, d)) {
                lone.put(parameter, d);
            }
        }
        return lone;
    }

    /** A gradient and its parameter's update, a block of rows after the other, where there are vectors. */
    private Optional<Method> inBlocks(
            Updates updates,
            Tensor parameter,
            Definition gradient,
            Statement.Call move,
            Function<List<Definition>, List<Statement>> backward) {
        if (parameter.size() < LARGE || !updates.isElementwise()) {
            return Optional.empty();
        }
        List<Statement> calls = new ArrayList<>(backward.apply(List.of(gradient)));
        calls.add(move);
        List<String> text = new ArrayList<>(List.of(methods.equation(gradient.tensor(), gradient.value())));
        text.addAll(text());
        return methods.together(
                methods.name("learn", parameter.name().plain()),
                text,
                calls,
                gradient,
                (code, element, at) ->
                        updates.write(code, parameter, gradient.tensor(), element, states.get(parameter), at));
    }

    private Method move(String verb, Updates updates, Tensor tensor, Optional<Expr> workedOut) {
        String name = methods.name(verb, tensor.name().plain());
        Tensor gradient = plan.gradients().get(tensor);
        return methods.otherWithTwin(
                name, text(), code -> updates.write(code, tensor, gradient, workedOut, states.get(tensor)));
    }

    private List<String> text() {
        return rule.updates().stream()
                .map(u -> methods.equation(u.target(), u.value()) + (DyingAway.is(u.target(), rule) ? NORMAL : ""))
                .toList();
    }

    private List<Statement> globalNorm(Tensor norm) {
        Buffer result = methods.result("gradientNorm", "root of the sum of squares of the latest update's gradients");
        settings.put(norm, result.at());
        List<Definition> parts = new ArrayList<>();
        Expr value = new WideSums(arena)
                .split(result.name(), Updates.norm(arena, plan.gradients().values()), parts);
        List<Statement> calls = new ArrayList<>();
        for (Definition part : parts) {
            Buffer sum = storage.declare(part.tensor(), Buffer.Role.ACTIVATION, Kind.DOUBLE);
            calls.add(Usage.call(methods.other(
                    methods.name("measure", sum.name()),
                    List.of("a part of the sum of squares"),
                    code -> methods.store(code, sum, part.value()))));
        }
        List<String> text = List.of("gradientNorm = " + result.comment());
        calls.add(Usage.call(methods.other(
                methods.name("measure", "gradientNorm"), text, code -> methods.store(code, result, value))));
        return calls;
    }

    /** The end of a step for a state of the model: it becomes what the forward pass has computed for it. */
    private Method keep(State state) {
        Tensor tensor = state.tensor();
        Expr next = arena.readAt(state.next(), tensor.axes());
        String text = tensor.name().plain() + " becomes " + state.next().name().plain();
        return methods.other(methods.name("update", tensor.name().plain()), List.of(text), code -> {
            Loops loops = Loops.open(code, code.storage().loopOrder(tensor), List.of());
            Value value = new Expressions(arena, code, settings, Kind.REAL, false).root(next);
            List<Index> at = Index.each(tensor.axes());
            code.add(new Statement.Store(code.element(tensor, at), value));
            loops.close();
        });
    }
}
