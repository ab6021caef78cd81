package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Method;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Twin;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes the methods of one loop program, each with its twin in lanes where vectors are asked for and it can be had. */
final class Methods {
    private static final int SHORT = 64; // elements of a loop with lanes

    private final Arena arena;
    private final Planning planning;
    private final LoweringOptions options;
    private final Names fieldNames;
    private final Storage storage;
    private final Settings settings;
    private final Variable count;
    private final Steps steps;
    private final Names names = new Names();
    private final Kernels kernels = new Kernels(names);
    private final Outlining outlining;
    private final Rectified rectified;
    private final Recogniser recogniser;
    private final List<Method> others = new ArrayList<>();
    private final Map<String, Twin> twins = new LinkedHashMap<>();
    private final InOnePass inOnePass;
    private final Passes passes;
    private boolean inSteps;

    /** @param fieldNames names that all methods see */
    Methods(
            Planning planning,
            LoweringOptions options,
            Names fieldNames,
            Storage storage,
            Settings settings,
            Variable count,
            Steps steps) {
        this.arena = planning.arena();
        this.planning = planning;
        this.options = options;
        this.fieldNames = fieldNames;
        this.storage = storage;
        this.settings = settings;
        this.count = count;
        this.steps = steps;
        this.rectified = Rectified.of(planning.definitions(), options.real());
        this.recogniser = new Recogniser(planning, options, settings, kernels, () -> code().inLanes());
        this.inOnePass = new InOnePass(arena, storage, steps);
        boolean inLanes = options.vectors() && options.threads() == 1;
        this.passes = new Passes(inLanes ? inOnePass::runs : Passes::each, this::pass);
        this.outlining = new Outlining(names, new Pace(count, options.samples(), options.longest()));
    }

    /** A name that no other method has. */
    String name(String wish) {
        return names.fresh(wish);
    }

    /** A name like {@code forwardZ1} that no other method has. */
    String name(String verb, String noun) {
        return names.fresh(verb, noun);
    }

    /** The methods that are no definition's, in the order in which they were written. */
    List<Method> others() {
        return others;
    }

    /** The methods that others call for a product of rows. */
    List<Method> kernels() {
        return kernels.methods();
    }

    /** The twins by their methods' names; those of networks with recurrences, which have many, share parts that are alike. */
    Map<String, Twin> twins() {
        Map<String, Twin> called = passes.called(twins);
        return inSteps ? Merging.of(called, Outlining::form) : called;
    }

    /** The method that works a definition out. */
    Method define(String verb, Definition d) {
        String name = names.fresh(verb, d.tensor().name().plain());
        List<String> comment = List.of(options.equation().apply(planning.original(d)));
        Optional<Axis> time = steps.time(d.tensor());
        Optional<Stack> copy = planning.stacks().copy(d.tensor());
        return copy.isPresent()
                ? plain(name, comment, c -> new SideBySide(arena, c).define(copy.get()))
                : withTwin(name, comment, time, c -> recogniser.rows(c, d, time), c -> recogniser.lanes(c, d, time));
    }

    /** The method that works a table out. */
    Method table(Definition d) {
        Kind kind = storage.of(d.tensor()).element();
        return other(
                names.fresh("fill", d.tensor().name().plain()),
                List.of(equation(d.tensor(), d.value())),
                code -> new Nest(arena, code, settings, kind, Optional.empty()).define(d, Gatherer.NONE));
    }

    /** A method that is no definition's, and has no twin. */
    Method other(String name, List<String> comment, Consumer<Code> write) {
        Method method = plain(name, comment, write);
        others.add(method);
        return method;
    }

    /** A method that is no definition's, written once for rows and once in lanes. */
    Method otherWithTwin(String name, List<String> comment, Consumer<Code> write) {
        Method method = withTwin(name, comment, Optional.empty(), write, write);
        others.add(method);
        return method;
    }

    /** What is done with an element of a definition. */
    interface Use {
        void of(Code code, Value element, List<Index> at);
    }

    /**
     * A method that does what some calls do, one after the other, with a twin that uses each block of a definition's rows as soon as it is there;
     * empty where there is no such twin.
     */
    Optional<Method> together(String name, List<String> comment, List<Statement> calls, Definition d, Use use) {
        boolean rows = Reads.of(d.value()).stream().noneMatch(storage::crosswise);
        if (!options.vectors() || !rows || steps.time(d.tensor()).isPresent()) {
            return Optional.empty();
        }
        Code lanes = code().inLanes();
        boolean consumed =
                recogniser.tiles(lanes, Optional.empty()).consume(d, (element, at) -> use.of(lanes, element, at));
        Block twin = consumed ? lanes.body() : Block.EMPTY;
        if (!LaneRules.keptBy(twin, options.real(), options.samples(), false)) {
            return Optional.empty();
        }
        Block body = new Block(calls);
        Method own = Usage.method(name, comment, body, steps.counters(count), twin);
        Method method = new Method(name, comment, own.formals(), false, body);
        others.add(method);
        twins.put(name, outlining.twin(method, twin, false));
        return Optional.of(method);
    }

    /** The methods that work out the definitions of a step of a recurrence, those that go in one pass called by one. */
    List<Method> inSteps(List<Definition> definitions, Function<Definition, Method> each) {
        return passes.of(definitions, each);
    }

    /** A method that does what several do, one after the other, and in lanes all in one loop. */
    private Optional<Method> pass(List<Definition> run, List<Method> own) {
        Code lanes = code().inLanes();
        Optional<Axis> time = steps.time(run.get(0).tensor());
        Block twin = body(lanes, time, c -> inOnePass.define(run, c, settings));
        boolean fits = own.stream().allMatch(m -> twins.containsKey(m.name()))
                && LaneRules.keptBy(twin, options.real(), options.samples(), lanes.isBound());
        if (!fits) {
            return Optional.empty();
        }
        String last = run.get(run.size() - 1).tensor().name().plain();
        String name = names.fresh(own.get(0).name() + "To", last);
        List<String> comment = own.stream().flatMap(m -> m.comment().stream()).toList();
        Block body = new Block(own.stream().map(m -> (Statement) Usage.call(m)).toList());
        Method method = new Method(
                name,
                comment,
                Usage.method(name, comment, body, steps.counters(count), twin).formals(),
                false,
                body);
        others.add(method);
        twins.put(name, outlining.twin(method, twin, true));
        return Optional.of(method);
    }

    /** A method without a twin, which the caller keeps. */
    Method plain(String name, List<String> comment, Consumer<Code> write) {
        return Usage.method(name, comment, body(code(), Optional.empty(), write), steps.counters(count));
    }

    /** Stores a number worked out in double precision. */
    void store(Code code, Buffer result, Expr value) {
        Value v = new Expressions(arena, code, settings, Kind.DOUBLE, false).root(value);
        code.add(new Statement.Store(result.at(), v));
    }

    /** A number that the user reads. */
    Buffer result(String name, String comment) {
        return storage.declare(name, Buffer.Role.RESULT, Kind.DOUBLE, new Layout.Scalar(), comment);
    }

    /** The text of an equation. */
    String equation(Tensor tensor, Expr value) {
        return options.equation().apply(new Definition(tensor, value));
    }

    /** @param time the axis that the method stands at one step of */
    private Method withTwin(
            String name, List<String> comment, Optional<Axis> time, Consumer<Code> write, Consumer<Code> inLanes) {
        Code plain = code();
        Block body = body(plain, time, write);
        Code lanes = code().inLanes();
        Block twin = options.vectors() ? body(lanes, time, inLanes) : Block.EMPTY;
        boolean kept = LaneRules.keptBy(twin, options.real(), options.samples(), lanes.isBound())
                && !(planning.longSteps() && Usage.isShort(twin, SHORT));
        Method method = Usage.method(name, comment, body, steps.counters(count), kept ? twin : Block.EMPTY);
        if (kept) {
            inSteps |= time.isPresent();
            twins.put(name, outlining.twin(method, twin, time.isPresent()));
        }
        return plain.couldTakeSeveralRows() ? method.withLater(body(code().bySeveralRows(), time, write)) : method;
    }

    private Code code() {
        return new Code(fieldNames.inner(), storage, count, rectified);
    }

    private Block body(Code code, Optional<Axis> time, Consumer<Code> write) {
        time.ifPresent(t -> code.within(t, steps.counter()));
        write.accept(code);
        return code.body();
    }
}
