package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Constant;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Input;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import dev.gradc.loops.Metric;
import dev.gradc.loops.ModelState;
import dev.gradc.loops.Output;
import dev.gradc.loops.Parameter;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Training;
import dev.gradc.loops.Twin;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.model.Clipping;
import dev.gradc.model.Model;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Product;
import dev.gradc.model.Report;
import dev.gradc.model.Schedule;
import dev.gradc.model.State;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One loop program being put together. */
final class Assembly {
    private final Model model;
    private final Arena arena;
    private final BatchedProgram batched;
    private final LoweringOptions options;
    private final Map<Definition, Definition> originals = new LinkedHashMap<>();
    private final Plan plan;
    private final Variable count;
    private final Steps steps;
    private final Names fieldNames = new Names();
    private final Names methodNames = new Names();
    private final Storage storage;
    private final Settings settings;
    private final Kernels kernels = new Kernels(methodNames);
    private final Outlining outlining = new Outlining(methodNames);
    private final Map<Tensor, Method> methods = new LinkedHashMap<>();
    private final List<Method> others = new ArrayList<>();
    private final Optional<Optimizer> optimizer;
    private final Optional<Clipping> clipping;
    private final Map<Tensor, List<Tensor>> states = new LinkedHashMap<>();
    private final Map<Tensor, Method> draws = new LinkedHashMap<>();
    private final Map<Tensor, Method> inferred = new LinkedHashMap<>();
    private final Map<String, Twin> twins = new LinkedHashMap<>();
    private final Followed followed;

    Assembly(Model model, BatchedProgram given, LoweringOptions options) {
        Crosswise crosswise = Crosswise.of(model, given, options);
        this.model = model;
        this.arena = model.arena();
        this.batched = crosswise.program();
        this.options = options;
        Set<Tensor> transposed = Layouts.transposed(arena, batched.program().forward(), options.vectors());
        this.plan = new Copies(arena, transposed, options.vectors(), originals).apply(planned());
        this.count = Variable.counter(fieldNames.fresh("n"));
        this.steps = new Steps(plan, fieldNames);
        this.storage =
                new Storage(fieldNames, transposed, crosswise.tensors(), crosswise.numbers(), options.multiple());
        this.followed = new Followed(model, batched, plan, storage);
        this.settings = new Settings(arena.count(), count, options.batch());
        this.optimizer = model.training().map(t -> t.rule(arena));
        this.clipping = model.training().flatMap(dev.gradc.model.Training::clipping);
        model.training()
                .flatMap(dev.gradc.model.Training::schedule)
                .flatMap(Schedule::total)
                .ifPresent(t -> settings.put(t, Value.Setting.TOTAL));
        optimizer.flatMap(Optimizer::step).ifPresent(t -> settings.put(t, Value.Setting.STEP));
        optimizer.flatMap(Optimizer::rate).ifPresent(t -> settings.put(t, Value.Setting.RATE));
    }

    private Plan planned() {
        Plan whole = Plan.of(model, batched);
        OneSample lone = new OneSample(arena);
        return options.batch() > 1
                ? whole
                : whole.map(d -> {
                    Definition now = lone.rewrite(d);
                    if (now != d) {
                        originals.put(now, d);
                    }
                    return now;
                });
    }

    /** What a definition was before it was rewritten. */
    private Definition original(Definition d) {
        Definition before = originals.get(d);
        return before == null ? d : original(before);
    }

    LoopProgram assemble() {
        List<Input> inputs = model.inputs().stream().map(this::input).toList();
        List<Parameter> parameters =
                model.parameters().stream().map(this::parameter).toList();
        List<ModelState> kept =
                model.environment().states().stream().map(this::state).toList();
        model.environment().draws().forEach(d -> storage.declare(batched.of(d), Buffer.Role.ACTIVATION, Kind.REAL));
        declareDefined();
        followed.declare();
        Buffer objective = result("objective", "mean loss plus penalty of the latest loss or step");
        List<Metric> means = batched.metrics().stream().map(this::mean).toList();
        drawing();
        plan.loss().forEach(d -> methods.put(d.tensor(), define("forward", d)));
        plan.backward().forEach(d -> methods.put(d.tensor(), define("backward", d)));
        plan.inference().ifPresent(this::defineInference);
        plan.parts().forEach(this::defineProduct);
        Method total = objective(objective);
        List<Method> reports = new ArrayList<>();
        for (int i = 0; i < means.size(); i++) {
            reports.add(metric(batched.metrics().get(i), means.get(i).value()));
        }
        List<Metric> metrics = metrics(means, reports);
        List<Entry> entries = entries(inputs, objective, total, reports);
        List<Method> all = new ArrayList<>(draws.values());
        all.addAll(methods.values());
        inferred.values().stream().filter(m -> !all.contains(m)).forEach(all::add);
        all.addAll(others);
        all.addAll(kernels.methods());
        return new LoopProgram(
                options.packageName(),
                options.className(),
                options.documentation(),
                options.equations(),
                options.real(),
                options.batch(),
                count,
                constants(parameters),
                storage.owned(),
                all,
                entries,
                inputs,
                parameters,
                model.outputs().stream().map(this::output).toList(),
                constrained(),
                metrics,
                kept,
                optimizer.map(this::training),
                twins);
    }

    // ---------------------------------------------------------------- what the user meets

    private Input input(Tensor tensor) {
        Tensor over = batched.of(tensor);
        Kind kind = tensor.isInteger() ? Kind.INT : Kind.REAL;
        Buffer buffer = storage.declare(over, Buffer.Role.INPUT, kind);
        return new Input(tensor.name().plain(), buffer, tensor.role() == Role.TARGET, shape(tensor), tensor.classes());
    }

    private static List<Integer> shape(Tensor tensor) {
        return tensor.axes().stream().filter(a -> !a.batch()).map(Axis::extent).toList();
    }

    private Parameter parameter(dev.gradc.model.Parameter parameter) {
        Tensor tensor = parameter.tensor();
        Buffer values = storage.declare(tensor, Buffer.Role.PARAMETER, Kind.REAL);
        if (parameter.frozen()) {
            states.put(tensor, List.of());
            return new Parameter(
                    tensor.name().plain(),
                    shape(tensor),
                    values,
                    Optional.empty(),
                    List.of(),
                    storage.arrangement(tensor));
        }
        Optional<Buffer> direction = followed.direction(tensor);
        Optional<Buffer> product = followed.product(tensor);
        Tensor gradient = plan.gradients().get(tensor);
        storage.layOutLike(gradient, tensor);
        Buffer gradients = storage.declare(gradient, Buffer.Role.GRADIENT, Kind.REAL);
        List<Parameter.State> held = new ArrayList<>();
        List<Tensor> mine = new ArrayList<>();
        for (Tensor formal : optimizer.map(Optimizer::states).orElse(List.of())) {
            String name = tensor.name().plain() + "_" + formal.name().plain();
            Tensor state = new Tensor(new Name(name, 0), Role.STATE, tensor.axes(), formal.facts());
            storage.layOutLike(state, tensor);
            held.add(new Parameter.State(formal.name().plain(), storage.declare(state, Buffer.Role.STATE, Kind.REAL)));
            mine.add(state);
        }
        states.put(tensor, mine);
        return new Parameter(
                tensor.name().plain(),
                shape(tensor),
                values,
                Optional.of(gradients),
                held,
                storage.arrangement(tensor),
                direction,
                product);
    }

    private ModelState state(State state) {
        Tensor tensor = state.tensor();
        Buffer values = storage.declare(tensor, Buffer.Role.STATE, Kind.REAL);
        return new ModelState(tensor.name().plain(), shape(tensor), values, storage.arrangement(tensor));
    }

    private Output output(dev.gradc.model.Output output) {
        Tensor tensor = plan.outputs().get(output);
        return new Output(output.name(), storage.of(tensor), tensor.batched(), shape(tensor));
    }

    /** The constrained parameters that are no outputs anyway. */
    private List<Output> constrained() {
        return model.constrained().stream()
                .filter(c -> model.outputs().stream().noneMatch(o -> o.name().equals(c.name())))
                .map(this::output)
                .toList();
    }

    private Training training(Optimizer rule) {
        List<String> arguments = new ArrayList<>();
        Optional<Schedule> schedule = model.training().flatMap(dev.gradc.model.Training::schedule);
        rule.rate().ifPresent(r -> arguments.add(argument(r)));
        rule.constants().forEach(c -> arguments.add(argument(c)));
        return new Training(
                rule.name() + "(" + String.join(", ", arguments) + ")",
                rule.rate().map(r -> r.facts().value()),
                schedule.flatMap(Schedule::total).map(t -> (long) t.facts().value()));
    }

    private static String argument(Tensor tensor) {
        return tensor.name().plain() + " = " + tensor.facts().value();
    }

    private List<Constant> constants(List<Parameter> parameters) {
        List<Constant> constants = new ArrayList<>();
        constants.add(new Constant("BATCH", options.batch(), "The most samples a call may hand over."));
        int total = parameters.stream().mapToInt(Parameter::size).reduce(0, Math::addExact);
        constants.add(new Constant("PARAMETERS", total, "The number of learnt numbers."));
        model.sizes()
                .forEach((name, value) -> constants.add(new Constant(name, value, "The model's size " + name + ".")));
        return constants;
    }

    // ---------------------------------------------------------------- buffers

    private void declareDefined() {
        Set<Tensor> outputs = new LinkedHashSet<>(plan.outputs().values());
        List<Definition> all = new ArrayList<>(plan.loss());
        all.addAll(plan.backward());
        plan.inference().ifPresent(i -> all.addAll(i.evaluation()));
        for (Definition d : all) {
            Tensor tensor = d.tensor();
            if (steps.time(tensor).isPresent() && tensor.batched() && tensor.rank() > 2 && !outputs.contains(tensor)) {
                storage.layOutBySteps(tensor);
            }
            if (!storage.holds(tensor)) {
                Buffer.Role role = outputs.contains(tensor) ? Buffer.Role.OUTPUT : Buffer.Role.ACTIVATION;
                storage.declare(tensor, role, kind(tensor));
            }
        }
    }

    private Kind kind(Tensor tensor) {
        boolean integers = tensor.isInteger() && !storage.numbers().contains(tensor);
        return integers ? Kind.INT : plan.exact().contains(tensor) ? Kind.DOUBLE : Kind.REAL;
    }

    private Buffer result(String name, String comment) {
        return storage.declare(name, Buffer.Role.RESULT, Kind.DOUBLE, new Layout.Scalar(), comment);
    }

    // ---------------------------------------------------------------- methods

    private Code code() {
        return new Code(fieldNames.inner(), storage, count);
    }

    private Method method(String name, List<String> comment, Consumer<Code> write) {
        return Usage.method(name, comment, body(code(), Optional.empty(), write), steps.counters(count));
    }

    private Method define(String verb, Definition d) {
        Kind kind = storage.of(d.tensor()).element() == Kind.DOUBLE ? Kind.DOUBLE : Kind.REAL;
        String name = methodNames.fresh(verb, d.tensor().name().plain());
        List<String> comment = List.of(options.equation().apply(original(d)));
        Optional<Axis> time = steps.time(d.tensor());
        return withTwin(
                name,
                comment,
                time,
                c -> {
                    boolean dense = time.isEmpty() && new Transposes(c).define(d)
                            || new Dense(arena, c, settings, kernels, time).define(d);
                    if (!dense) {
                        Gatherer gatherer = time.isPresent() ? Gatherer.NONE : new Windows(arena, c, settings, kernels);
                        new Nest(arena, c, settings, kind, time).define(d, gatherer);
                    }
                },
                c -> new Nest(arena, c, settings, kind, time)
                        .define(
                                d,
                                new SampleSums(
                                        arena, c, settings, new Tiles(arena, c, settings, options.multiple(), time))));
    }

    /**
     * A method, and again with lanes if vectors are asked for and it can be had.
     *
     * @param time the axis that the method stands at one step of
     */
    private Method withTwin(
            String name, List<String> comment, Optional<Axis> time, Consumer<Code> write, Consumer<Code> inLanes) {
        Block body = body(code(), time, write);
        Block twin = options.vectors() ? body(code().inLanes(), time, inLanes) : Block.EMPTY;
        boolean kept = LaneRules.keptBy(twin, options.real(), options.samples());
        Method method = Usage.method(name, comment, body, steps.counters(count), kept ? twin : Block.EMPTY);
        if (kept) {
            twins.put(name, outlining.twin(method, twin));
        }
        return method;
    }

    private Block body(Code code, Optional<Axis> time, Consumer<Code> write) {
        time.ifPresent(t -> code.within(t, steps.counter()));
        write.accept(code);
        return code.body();
    }

    /** Methods of the inference form: where a definition is that of training, so is its method. */
    private void defineInference(Plan.Inference inference) {
        Map<Tensor, Definition> trained = new LinkedHashMap<>();
        plan.loss().forEach(d -> trained.put(d.tensor(), d));
        for (Definition d : inference.evaluation()) {
            boolean same = d.equals(trained.get(d.tensor()));
            inferred.put(d.tensor(), same ? methods.get(d.tensor()) : define("infer", d));
        }
    }

    /** Methods of a product, and of what it needs beyond what is needed anyway. */
    private void defineProduct(Product product, Plan.Part part) {
        Map<Tensor, Method> form = formOf(product);
        for (Definition d : part.values()) {
            if (!form.containsKey(d.tensor())) {
                form.put(d.tensor(), define(form == inferred ? "infer" : "follow", d));
            }
        }
        part.moved().forEach(d -> form.put(d.tensor(), define("follow", d)));
    }

    private Map<Tensor, Method> formOf(Product product) {
        return product == Product.HESSIAN_VECTOR || plan.inference().isEmpty() ? methods : inferred;
    }

    private void drawing() {
        List<Tensor> drawn = model.environment().draws();
        for (int i = 0; i < drawn.size(); i++) {
            Tensor tensor = batched.of(drawn.get(i));
            int position = i;
            String name = methodNames.fresh("draw", tensor.name().plain());
            String text = tensor.name().plain() + ": "
                    + (tensor.role() == Role.GAUSSIAN ? "standard normal" : "uniform on [0, 1)")
                    + ", by seed, step, row and element alone";
            draws.put(tensor, method(name, List.of(text), code -> ForwardDraws.write(arena, code, tensor, position)));
        }
    }

    private Method other(String name, List<String> comment, Consumer<Code> write) {
        Method method = method(name, comment, write);
        others.add(method);
        return method;
    }

    private Method objective(Buffer objective) {
        Tensor loss = batched.program().loss();
        Expr mean = mean(arena.readAt(loss, loss.axes()), loss.axes());
        Optional<Tensor> penalty = batched.program().penalty();
        Expr value = penalty.isPresent() ? arena.add(mean, arena.read(penalty.get())) : mean;
        String text = "objective = mean of " + loss.name().plain()
                + penalty.map(p -> " + " + p.name().plain()).orElse("");
        return other(methodNames.fresh("total"), List.of(text), code -> store(code, objective, value));
    }

    private Metric mean(dev.gradc.model.Metric metric) {
        Buffer result = result("metric_" + metric.name(), metric.name() + " of the latest loss");
        int position = batched.metrics().indexOf(metric);
        storage.share(model.metrics().get(position).mean(), result);
        boolean reported = model.reports().isEmpty()
                || model.reports().stream().anyMatch(r -> r.name().equals(metric.name()));
        return new Metric(metric.name(), result, true, reported, Optional.empty());
    }

    /** Means and what is made of them, in the order in which the model reports. */
    private List<Metric> metrics(List<Metric> means, List<Method> reports) {
        List<Metric> all = new ArrayList<>();
        Iterator<Metric> open = means.iterator();
        for (Report report : model.reports()) {
            if (means.stream().anyMatch(m -> m.name().equals(report.name()))) {
                for (Metric mean = open.next(); !mean.name().equals(report.name()); mean = open.next()) {
                    all.add(mean);
                }
                means.stream().filter(m -> m.name().equals(report.name())).forEach(all::add);
            } else {
                all.add(formula(report, reports));
            }
        }
        open.forEachRemaining(all::add);
        return all;
    }

    /** A report made of several means, computed after them. */
    private Metric formula(Report report, List<Method> reports) {
        Buffer result = result("metric_" + report.name(), report.name() + " of the latest loss");
        Tensor tensor = new Tensor(Name.parse(report.name()), Role.DEFINED, List.of());
        String name = methodNames.fresh("combine", report.name());
        Method method =
                other(name, List.of(equation(tensor, report.value())), code -> store(code, result, report.value()));
        reports.add(method);
        return new Metric(report.name(), result, false, true, Optional.of(Usage.call(method)));
    }

    private Method metric(dev.gradc.model.Metric metric, Buffer result) {
        List<Axis> axes = new ArrayList<>(metric.value().freeAxes());
        Expr value = mean(metric.value(), axes);
        Tensor perSample = new Tensor(Name.parse(metric.name()), Role.DEFINED, axes);
        String text = equation(perSample, metric.value()) + ", the mean over the samples";
        return other(methodNames.fresh("measure", metric.name()), List.of(text), code -> store(code, result, value));
    }

    private Expr mean(Expr perSample, List<Axis> axes) {
        return axes.isEmpty()
                ? perSample
                : arena.mul(arena.pow(arena.read(arena.count()), Rational.MINUS_ONE), arena.sum(axes, perSample));
    }

    private String equation(Tensor tensor, Expr value) {
        return options.equation().apply(new Definition(tensor, value));
    }

    private void store(Code code, Buffer result, Expr value) {
        Value v = new Expressions(arena, code, settings, Kind.DOUBLE, false).root(value);
        code.add(new Statement.Store(result.at(), v));
    }

    // ---------------------------------------------------------------- entries

    private List<Entry> entries(List<Input> inputs, Buffer objective, Method total, List<Method> reports) {
        List<Statement> forward =
                plan.inference().map(i -> calls(i.forward(), inferred)).orElseGet(() -> calls(plan.forward(), methods));
        List<Statement> loss = new ArrayList<>(calls(plan.loss(), methods));
        loss.add(Usage.call(total));
        reports.forEach(r -> loss.add(Usage.call(r)));
        List<Statement> backward = steps.calls(plan.backward(), d -> methods.get(d.tensor()));
        List<Statement> training = new ArrayList<>(calls(plan.step(), methods));
        training.add(Usage.call(total));
        List<Entry> entries = new ArrayList<>();
        entries.add(entry(Entry.Kind.INITIALIZE, List.of(), Optional.empty(), initialisation()));
        entries.add(entry(Entry.Kind.FORWARD, read(inputs, forward), Optional.empty(), forward));
        plan.inference().ifPresent(i -> {
            List<Statement> evaluation = calls(i.evaluation(), inferred);
            evaluation.add(Usage.call(total));
            reports.forEach(r -> evaluation.add(Usage.call(r)));
            entries.add(entry(Entry.Kind.EVALUATE, inputs, Optional.of(objective), evaluation));
        });
        entries.add(entry(Entry.Kind.LOSS, inputs, Optional.of(objective), loss));
        entries.add(entry(Entry.Kind.BACKWARD, inputs, Optional.empty(), backward));
        optimizer.ifPresent(rule -> {
            List<Statement> update = update(rule);
            training.addAll(learn(rule, update));
            entries.add(entry(Entry.Kind.UPDATE, List.of(), Optional.empty(), update));
            entries.add(entry(Entry.Kind.STEP, inputs, Optional.of(objective), training));
        });
        plan.parts().forEach((product, part) -> {
            List<Statement> statements = calls(part.all(), formOf(product));
            List<Input> fed = product == Product.HESSIAN_VECTOR ? inputs : read(inputs, statements);
            entries.add(followed.entry(product, fed, statements));
        });
        return entries;
    }

    private static Entry entry(
            Entry.Kind kind, List<Input> inputs, Optional<Buffer> result, List<Statement> statements) {
        return new Entry(kind, inputs, result, new Block(statements));
    }

    /** The inputs that statements read; at least those that are no targets. */
    private static List<Input> read(List<Input> inputs, List<Statement> statements) {
        List<Buffer> used = Usage.of(new Block(statements)).inputs();
        return inputs.stream()
                .filter(i -> !i.target() || used.contains(i.buffer()))
                .toList();
    }

    /** The calls that carry definitions out, after those that draw what they read. */
    private List<Statement> calls(List<Definition> definitions, Map<Tensor, Method> by) {
        Set<Tensor> read = new LinkedHashSet<>();
        definitions.forEach(d -> read.addAll(Reads.of(d.value())));
        List<Statement> calls = new ArrayList<>();
        draws.forEach((tensor, method) -> {
            if (read.contains(tensor)) {
                calls.add(Usage.call(method));
            }
        });
        calls.addAll(steps.calls(definitions, d -> by.get(d.tensor())));
        return calls;
    }

    private List<Statement> initialisation() {
        List<Statement> calls = new ArrayList<>();
        Initialisers initialisers = new Initialisers(arena, settings);
        for (int i = 0; i < model.parameters().size(); i++) {
            dev.gradc.model.Parameter parameter = model.parameters().get(i);
            int position = i;
            String name =
                    methodNames.fresh("initialize", parameter.tensor().name().plain());
            String text = options.equation().apply(parameter.initial());
            calls.add(Usage.call(other(name, List.of(text), code -> {
                initialisers.write(code, parameter, position);
                for (Tensor state : states.get(parameter.tensor())) {
                    Value first = new Value.Literal(state.facts().value(), Kind.REAL);
                    Fills.fill(code, storage.of(state), false, first);
                }
            })));
        }
        for (State state : model.environment().states()) {
            String name = methodNames.fresh("initialize", state.tensor().name().plain());
            dev.gradc.model.Parameter like = new dev.gradc.model.Parameter(state.tensor(), state.initial(), List.of());
            calls.add(Usage.call(other(
                    name,
                    List.of(options.equation().apply(state.initial())),
                    code -> initialisers.write(code, like, 0))));
        }
        return calls;
    }

    private List<Statement> globalNorm(Tensor norm) {
        Buffer result = result("gradientNorm", "root of the sum of squares of the latest update's gradients");
        settings.put(norm, result.at());
        List<Definition> parts = new ArrayList<>();
        Expr value = new WideSums(arena)
                .split(result.name(), Updates.norm(arena, plan.gradients().values()), parts);
        List<Statement> calls = new ArrayList<>();
        for (Definition part : parts) {
            Buffer sum = storage.declare(part.tensor(), Buffer.Role.ACTIVATION, Kind.DOUBLE);
            String name = methodNames.fresh("measure", sum.name());
            calls.add(Usage.call(
                    other(name, List.of("a part of the sum of squares"), code -> store(code, sum, part.value()))));
        }
        String name = methodNames.fresh("measure", "gradientNorm");
        List<String> text = List.of("gradientNorm = " + result.comment());
        calls.add(Usage.call(other(name, text, code -> store(code, result, value))));
        return calls;
    }

    private List<Statement> update(Optimizer rule) {
        List<Statement> calls = new ArrayList<>();
        calls.add(new Statement.NextStep());
        Optional<Tensor> norm = clipping.flatMap(Clipping::norm);
        boolean global = clipping.map(Clipping::global).orElse(false);
        norm.filter(n -> global).ifPresent(n -> calls.addAll(globalNorm(n)));
        Updates updates = new Updates(arena, rule, settings, norm.filter(n -> !global));
        for (Tensor tensor : batched.program().parameters()) {
            calls.add(Usage.call(update("update", rule, updates, tensor, Optional.empty())));
        }
        model.environment().states().forEach(s -> calls.add(Usage.call(keep(s))));
        return calls;
    }

    private Method update(String verb, Optimizer rule, Updates updates, Tensor tensor, Optional<Expr> workedOut) {
        String name = methodNames.fresh(verb, tensor.name().plain());
        List<String> text = rule.updates().stream()
                .map(u -> equation(u.target(), u.value()))
                .toList();
        Tensor gradient = plan.gradients().get(tensor);
        Consumer<Code> write = code -> updates.write(code, tensor, gradient, workedOut, states.get(tensor));
        Method method = withTwin(name, text, Optional.empty(), write, write);
        others.add(method);
        return method;
    }

    /**
     * The backward pass and the updates of a step: a gradient that is no sum is worked out where its parameter moves, element by element, and
     * never stored.
     */
    private List<Statement> learn(Optimizer rule, List<Statement> update) {
        Map<Tensor, Definition> inside = new LinkedHashMap<>();
        if (clipping.flatMap(Clipping::norm).isEmpty()) {
            for (Definition d : plan.backward()) {
                plan.gradients().forEach((parameter, gradient) -> {
                    if (gradient == d.tensor() && Updates.canWorkOut(parameter, d, plan.backward())) {
                        inside.put(parameter, d);
                    }
                });
            }
        }
        List<Definition> before = new ArrayList<>(plan.backward());
        before.removeAll(inside.values());
        List<Statement> calls = new ArrayList<>(steps.calls(before, d -> methods.get(d.tensor())));
        Updates updates = new Updates(arena, rule, settings, Optional.empty());
        Map<String, Statement> instead = new LinkedHashMap<>();
        List<Tensor> parameters = batched.program().parameters();
        List<Statement> moves =
                update.stream().filter(s -> s instanceof Statement.Call).toList();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i);
            if (inside.containsKey(parameter)) {
                Expr gradient = arena.inline(
                        inside.get(parameter),
                        parameter.axes().stream().map(Index::of).toList());
                Method method = update("learn", rule, updates, parameter, Optional.of(gradient));
                instead.put(((Statement.Call) moves.get(i)).method(), Usage.call(method));
            }
        }
        update.forEach(s -> calls.add(s instanceof Statement.Call c ? instead.getOrDefault(c.method(), s) : s));
        return calls;
    }

    /** The end of a step for a state of the model: it becomes what the forward pass has computed for it. */
    private Method keep(State state) {
        Tensor tensor = state.tensor();
        String name = methodNames.fresh("update", tensor.name().plain());
        Expr next = arena.readAt(state.next(), tensor.axes());
        String text = tensor.name().plain() + " becomes " + state.next().name().plain();
        return other(name, List.of(text), code -> {
            Loops loops = Loops.open(code, code.storage().loopOrder(tensor), List.of());
            Value value = new Expressions(arena, code, settings, Kind.REAL, false).root(next);
            List<Index> at = tensor.axes().stream().map(Index::of).toList();
            code.add(new Statement.Store(code.element(tensor, at), value));
            loops.close();
        });
    }
}
