package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Input;
import dev.gradc.loops.Kind;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import dev.gradc.loops.Metric;
import dev.gradc.loops.ModelState;
import dev.gradc.loops.Parameter;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Twin;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.model.Model;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Product;
import dev.gradc.model.Schedule;
import dev.gradc.model.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One loop program being put together. */
final class Assembly {
    private final Model model;
    private final Arena arena;
    private final LoweringOptions options;
    private final Planning planning;
    private final BatchedProgram batched;
    private final Plan plan;
    private final Variable count;
    private final Steps steps;
    private final Storage storage;
    private final Settings settings;
    private final Optional<Optimizer> optimizer;
    private final Followed followed;
    private final Surface surface;
    private final Methods methods;
    private final Map<Tensor, Method> draws = new LinkedHashMap<>();
    private final Map<Tensor, Method> trained = new LinkedHashMap<>();
    private final Map<Tensor, Method> inferred = new LinkedHashMap<>();

    Assembly(Model model, BatchedProgram given, LoweringOptions options) {
        this.model = model;
        this.arena = model.arena();
        this.options = options;
        this.planning = new Planning(model, given, options);
        this.batched = planning.batched();
        this.plan = planning.plan();
        Names fieldNames = new Names();
        this.count = Variable.counter(fieldNames.fresh("n"));
        this.steps = new Steps(plan, fieldNames);
        this.storage = new Storage(fieldNames, planning, options);
        planning.partialSums().tensors().forEach(storage::layOutBySteps);
        planning.copies().definitions().forEach(storage::copies);
        this.followed = new Followed(planning, storage);
        this.surface = new Surface(planning, storage, followed);
        this.settings = new Settings(arena.count(), count, options.batch());
        this.optimizer = model.training().map(t -> t.rule(arena));
        model.training()
                .flatMap(Training::schedule)
                .flatMap(Schedule::total)
                .ifPresent(t -> settings.put(t, Value.Setting.TOTAL));
        optimizer.flatMap(Optimizer::step).ifPresent(t -> settings.put(t, Value.Setting.STEP));
        optimizer.flatMap(Optimizer::rate).ifPresent(t -> settings.put(t, Value.Setting.RATE));
        this.methods = new Methods(planning, options, fieldNames, storage, settings, count, steps);
    }

    LoopProgram assemble() {
        List<Input> inputs = surface.inputs();
        List<Parameter> parameters = surface.parameters();
        List<ModelState> kept = surface.states();
        model.environment().draws().forEach(d -> storage.declare(batched.of(d), Buffer.Role.ACTIVATION, Kind.REAL));
        Tables tables = planning.tables();
        tables.definitions()
                .forEach(d -> storage.declare(
                        d.tensor(), Buffer.Role.TABLE, tables.inDouble(d.tensor()) ? Kind.DOUBLE : Kind.REAL));
        declareDefined();
        followed.declare();
        Reported reported = new Reported(planning, storage, methods);
        drawing();
        plan.loss().forEach(d -> trained.put(d.tensor(), methods.define("forward", d)));
        plan.backward().forEach(d -> trained.put(d.tensor(), methods.define("backward", d)));
        plan.inference().ifPresent(this::defineInference);
        plan.parts().forEach(this::defineProduct);
        List<Metric> metrics = reported.write();
        List<Entry> entries = entries(inputs, reported);
        List<Statement> construction = new ArrayList<>();
        tables.definitions().forEach(d -> construction.add(Usage.call(methods.table(d))));
        List<Method> all = new ArrayList<>(draws.values());
        all.addAll(trained.values());
        inferred.values().stream().filter(m -> !all.contains(m)).forEach(all::add);
        all.addAll(methods.others());
        all.addAll(methods.kernels());
        Map<String, Twin> twins = Spared.of(storage, trained, all, methods.twins());
        return new LoopProgram(
                        options.packageName(),
                        options.className(),
                        options.documentation(),
                        options.equations(),
                        options.real(),
                        options.batch(),
                        count,
                        surface.constants(parameters, options.batch()),
                        Needed.of(storage.owned(), all, twins.values()),
                        all,
                        entries,
                        inputs,
                        parameters,
                        surface.outputs(),
                        surface.constrained(),
                        metrics,
                        kept,
                        surface.training(),
                        twins)
                .withConstruction(new Block(construction))
                .withTwinsApart(options.vectors() && storage.looksThroughWindows());
    }

    // ---------------------------------------------------------------- buffers

    private void declareDefined() {
        Set<Tensor> outputs = new LinkedHashSet<>(plan.outputs().values());
        new StackedRows(arena, storage, planning.stacks()).declare(planning.copies(), options.vectors());
        Map<Tensor, Axis> oneStep = OneStep.of(plan, planning.readBeside());
        for (Definition d : plan.all()) {
            Tensor tensor = d.tensor();
            if (steps.time(tensor).isPresent() && tensor.batched() && tensor.rank() > 2 && !outputs.contains(tensor)) {
                storage.layOutBySteps(tensor);
                Optional.ofNullable(oneStep.get(tensor)).ifPresent(time -> storage.layOutOneStep(tensor, time));
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

    // ---------------------------------------------------------------- methods

    /** Methods of the inference form: where a definition is that of training, so is its method. */
    private void defineInference(Plan.Inference inference) {
        Map<Tensor, Definition> training = new LinkedHashMap<>();
        plan.loss().forEach(d -> training.put(d.tensor(), d));
        for (Definition d : inference.evaluation()) {
            boolean same = d.equals(training.get(d.tensor()));
            inferred.put(d.tensor(), same ? trained.get(d.tensor()) : methods.define("infer", d));
        }
    }

    /** Methods of a product, and of what it needs beyond what is needed anyway. */
    private void defineProduct(Product product, Plan.Part part) {
        Map<Tensor, Method> form = formOf(product);
        for (Definition d : part.values()) {
            if (!form.containsKey(d.tensor())) {
                form.put(d.tensor(), methods.define(form == inferred ? "infer" : "follow", d));
            }
        }
        part.moved().forEach(d -> form.put(d.tensor(), methods.define("follow", d)));
    }

    private Map<Tensor, Method> formOf(Product product) {
        return product == Product.HESSIAN_VECTOR || plan.inference().isEmpty() ? trained : inferred;
    }

    private void drawing() {
        List<Tensor> drawn = model.environment().draws();
        for (int i = 0; i < drawn.size(); i++) {
            Tensor tensor = batched.of(drawn.get(i));
            int position = i;
            String name = methods.name("draw", tensor.name().plain());
            String text = tensor.name().plain() + ": "
                    + (tensor.role() == Role.GAUSSIAN ? "standard normal" : "uniform on [0, 1)")
                    + ", by seed, step, row and element alone";
            draws.put(
                    tensor,
                    methods.plain(name, List.of(text), code -> ForwardDraws.write(arena, code, tensor, position)));
        }
    }

    // ---------------------------------------------------------------- entries

    private List<Entry> entries(List<Input> inputs, Reported reported) {
        Optional<Buffer> objective = Optional.of(reported.objective());
        List<Statement> forward =
                plan.inference().map(i -> calls(i.forward(), inferred)).orElseGet(() -> calls(plan.forward(), trained));
        List<Statement> loss = new ArrayList<>(calls(plan.loss(), trained));
        loss.addAll(reported.calls());
        List<Entry> entries = new ArrayList<>();
        List<Statement> first = new Initialisers(arena, settings).calls(model, methods, surface.optimizerStates());
        entries.add(entry(Entry.Kind.INITIALIZE, List.of(), Optional.empty(), first));
        entries.add(entry(Entry.Kind.FORWARD, read(inputs, forward), Optional.empty(), forward));
        plan.inference().ifPresent(i -> {
            List<Statement> evaluation = calls(i.evaluation(), inferred);
            evaluation.addAll(reported.calls());
            entries.add(entry(Entry.Kind.EVALUATE, inputs, objective, evaluation));
        });
        entries.add(entry(Entry.Kind.LOSS, inputs, objective, loss));
        entries.add(entry(Entry.Kind.BACKWARD, inputs, Optional.empty(), backward(plan.backward())));
        optimizer.ifPresent(rule -> {
            Learning learning =
                    new Learning(planning, rule, storage, settings, methods, options.real(), surface.optimizerStates());
            List<Statement> update = learning.update();
            List<Statement> training = new ArrayList<>(calls(plan.step(), trained));
            training.add(reported.objectiveCall());
            training.addAll(learning.learn(update, this::backward));
            entries.add(entry(Entry.Kind.UPDATE, List.of(), Optional.empty(), update));
            entries.add(entry(Entry.Kind.STEP, inputs, objective, training));
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

    private List<Statement> backward(List<Definition> definitions) {
        return steps.calls(definitions, d -> trained.get(d.tensor()), methods::inSteps);
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
        calls.addAll(steps.calls(definitions, d -> by.get(d.tensor()), methods::inSteps));
        return calls;
    }
}
