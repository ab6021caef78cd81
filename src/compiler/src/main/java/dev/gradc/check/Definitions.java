package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Application;
import dev.gradc.model.Parameter;
import dev.gradc.model.State;
import dev.gradc.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** The forward program of one model as it grows: its definitions, their names, the layers counted so far. */
final class Definitions {
    private static final String PRE_ACTIVATION = "z";

    private final Arena arena;
    private final Forms forms;
    private final List<Definition> list = new ArrayList<>();
    private final Set<Tensor> generated = new LinkedHashSet<>();
    private final Map<Tensor, Span> renamedAt = new LinkedHashMap<>();
    private final Map<Tensor, Span> places = new LinkedHashMap<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private final Map<Tensor, Tensor> constrained = new LinkedHashMap<>();
    private final Map<Tensor, List<Name>> givenNames = new LinkedHashMap<>();
    private final Map<Tensor, Application> applications = new LinkedHashMap<>();
    private final DerivedTensors derivatives = new DerivedTensors();
    private final Set<Tensor> layerResults = new LinkedHashSet<>();
    private Optional<Application> lastApplied = Optional.empty();
    private final Deque<Shared> sharing = new ArrayDeque<>();
    private final LayerNumbers numbers = new LayerNumbers();
    private final ForwardDraws draws;
    private final BatchReads batch;
    private final List<State> states = new ArrayList<>();
    private int targetLayer;
    private String part = "";
    private OptionalInt truncation = OptionalInt.empty();

    Definitions(Session session) {
        this.arena = session.arena();
        this.forms = new Forms(arena);
        this.draws = new ForwardDraws(session);
        this.batch = new BatchReads(session, this);
    }

    // ---------------------------------------------------------------- names

    /** The numbers of its layers. */
    LayerNumbers numbers() {
        return numbers;
    }

    /** Sets whose definition is being checked: what is named on the way belongs to the same layer. */
    void setTarget(Name name) {
        targetLayer = name.layer();
    }

    /** Sets after how many steps of a recurrence no derivative goes further back. */
    void setTruncation(OptionalInt steps) {
        truncation = steps;
    }

    /** After how many steps of a recurrence no derivative goes further back; empty for none. */
    OptionalInt truncation() {
        return truncation;
    }

    /** Sets which of several parts of a layer is being checked, f of an LSTM: its pre-activation is then zf. Empty for the only one. */
    void setPart(String name) {
        part = name;
    }

    // ---------------------------------------------------------------- definitions

    /** A tensor and its value at the index variables in scope. */
    record Defined(Tensor tensor, Array value) {}

    /** A new tensor for a value, whose first axes are the index variables that the value depends on, read at these. */
    Defined define(Name name, Array value) {
        List<Axis> indices = new ArrayList<>(value.expr().freeAxes());
        indices.removeAll(value.axes());
        Tensor tensor = define(name, indices, value);
        List<Index> at = new ArrayList<>();
        indices.forEach(a -> at.add(Index.of(a)));
        value.axes().forEach(a -> at.add(Index.of(a)));
        return new Defined(tensor, read(tensor, at, value.dims()));
    }

    /** A new tensor for a value; its axes are first the index variables given, then the value's own. */
    Tensor define(Name name, List<Axis> indices, Array value) {
        List<Axis> axes = new ArrayList<>();
        indices.forEach(a -> axes.add(arena.fresh(a)));
        value.axes().forEach(a -> axes.add(arena.fresh(a)));
        int simplex = forms.simplexAxis(over(axes, indices, value), axes);
        Tensor.Facts facts = Tensor.Facts.NONE.withClasses(value.classes()).withSimplexAxis(simplex);
        Tensor tensor = new Tensor(name, value.isLabel() ? Role.POSITION : Role.DEFINED, axes, facts);
        define(tensor, indices, value);
        return tensor;
    }

    /** A value in the axes of a tensor. */
    private Expr over(List<Axis> axes, List<Axis> indices, Array value) {
        List<Axis> own = new ArrayList<>(indices);
        own.addAll(value.axes());
        Map<Axis, Index> replacement = new LinkedHashMap<>();
        for (int i = 0; i < own.size(); i++) {
            replacement.put(own.get(i), Index.of(axes.get(i)));
        }
        return arena.substitute(value.expr(), replacement);
    }

    /** Defines a tensor that exists already. */
    void define(Tensor tensor, List<Axis> indices, Array value) {
        batch.checkNotOwn(value.expr());
        int drawn = draws.tensors().size();
        Expr expr = draws.settle(over(tensor.axes(), indices, value), tensor.axes());
        generated.addAll(draws.tensors().subList(drawn, draws.tensors().size()));
        list.add(new Definition(tensor, expr));
        if (lastApplied.isPresent() && lastApplied.get().value() == value.expr() && indices.isEmpty()) {
            Application applied = lastApplied.get();
            applications.put(tensor, new Application(applied.function(), applied.arguments(), expr));
        }
    }

    /** The value as a tensor of its own; what is one already stays as it is. */
    Array named(String base, Array value, Context context) {
        if (value.plainTensor().isPresent()) {
            return value;
        }
        Frame frame = context.frame();
        String full = base.equals(PRE_ACTIVATION) ? base + part : base;
        Name wanted = frame.isModel() ? new Name(Names.ascii(full), layerOf(value)) : frame.name(full);
        Defined made = define(wanted, value);
        generated.add(made.tensor());
        return made.value();
    }

    /** The layer of what is being defined, else that of the value's own parameters if they are of one: W1 @ x + b1 belongs to layer 1. */
    private int layerOf(Array value) {
        Set<Integer> read = new LinkedHashSet<>();
        Reads.of(value.expr()).stream()
                .filter(t -> t.role() == Role.PARAMETER)
                .forEach(t -> read.add(t.name().layer()));
        return targetLayer == 0 && read.size() == 1 ? read.iterator().next() : targetLayer;
    }

    /** The value as a tensor z of its own if it is affine in a parameter: what an activation is applied to has an error δ of the textbook. */
    Array namedIfAffine(Array value, Context context) {
        return value.plainTensor().isEmpty() && Forms.isAffineInParameter(value.expr())
                ? named(PRE_ACTIVATION, value, context)
                : value;
    }

    /** Notes that a value is the result of a layer with parameters. */
    void layerResult(Array value) {
        value.plainTensor().ifPresent(layerResults::add);
    }

    /** Notes that an expression is a tensor function of tensors, in case it is what a tensor is defined as. */
    void applied(String function, List<Tensor> arguments, Expr value) {
        lastApplied = Optional.of(new Application(function, arguments, value));
    }

    /** Adds a definition that nobody wrote, part of a derivative. */
    void addDerived(Definition definition) {
        list.add(definition);
        generated.add(definition.tensor());
        derivatives.add(definition.tensor());
    }

    /** Notes what a tensor is the derivative of, and by what. */
    void noteDerivative(Tensor tensor, Application derivative) {
        applications.put(tensor, derivative);
    }

    /** What derivatives were asked for. */
    DerivedTensors derivatives() {
        return derivatives;
    }

    /** A tensor as a value in axes of its own. */
    Array read(Tensor tensor, List<String> sizes) {
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < tensor.rank(); i++) {
            dims.add(new Dim(arena.fresh(tensor.axes().get(i)), sizes.get(i)));
        }
        return read(tensor, dims.stream().map(d -> Index.of(d.axis())).toList(), dims);
    }

    private Array read(Tensor tensor, List<Index> at, List<Dim> dims) {
        return Array.read(arena, tensor, at, dims);
    }

    /** Applies a layer value: what it makes for itself, it makes once. */
    <T> T sharing(Shared shared, Span span, Supplier<T> application) {
        shared.apply(span);
        sharing.push(shared);
        try {
            return application.get();
        } finally {
            sharing.pop();
        }
    }

    /** A learnt tensor: made now, unless the layer value being applied has it from an earlier application. */
    Tensor parameter(Supplier<Tensor> made) {
        return parameter(made, sharing.iterator());
    }

    private static Tensor parameter(Supplier<Tensor> made, Iterator<Shared> inside) {
        return inside.hasNext() ? inside.next().parameter(() -> parameter(made, inside)) : made.get();
    }

    /** Where the layer value being applied was applied first, if one is. */
    Optional<Span> firstApplied() {
        return Optional.ofNullable(sharing.peek()).flatMap(Shared::first);
    }

    /** Adds a learnt tensor. */
    void add(Parameter parameter, Frame frame, Span place) {
        parameters.add(parameter);
        noteOrigin(parameter.tensor(), frame, place);
    }

    /** Notes what a free parameter is there for: the parameter that the user declared. */
    void constrain(Tensor free, Tensor declared) {
        constrained.put(free, declared);
        generated.add(free);
    }

    /** For each free parameter the constrained one that is made of it. */
    Map<Tensor, Tensor> constrained() {
        return constrained;
    }

    /** Adds a fed tensor. */
    void addInput(Tensor tensor, Span place) {
        inputs.add(tensor);
        noteOrigin(tensor, Frame.MODEL, place);
    }

    /** Adds a tensor kept from step to step, and what it becomes. */
    void add(State state, Frame frame, Span place) {
        states.add(state);
        noteOrigin(state.tensor(), frame, place);
        generated.add(state.next());
    }

    /** Notes who gave a tensor its name: what a layer names gives way to what the user names. */
    void noteOrigin(Tensor tensor, Frame frame, Span place) {
        places.put(tensor, place);
        if (!frame.isModel()) {
            generated.add(tensor);
        }
    }

    /** Gives a tensor one more name of the user's: the last is the one to print. */
    void rename(Tensor tensor, Name name, Span place) {
        renamedAt.put(tensor, place);
        givenNames.computeIfAbsent(tensor, t -> new ArrayList<>()).add(name);
    }

    // ---------------------------------------------------------------- results

    List<Parameter> parameters() {
        return parameters;
    }

    List<Tensor> inputs() {
        return inputs;
    }

    /** What the forward pass draws. */
    ForwardDraws draws() {
        return draws;
    }

    /** What is read of other samples. */
    BatchReads batch() {
        return batch;
    }

    List<State> states() {
        return states;
    }

    /** Notes the tensor that is the loss, whose name is not the user's. */
    void noteLoss(Tensor tensor) {
        generated.add(tensor);
    }

    /** Where each tensor the user can see was declared. */
    Map<Tensor, Span> places() {
        return places;
    }

    /** Where the user named a tensor, at first or again; empty if nobody but a layer did. */
    Optional<Span> userPlace(Tensor tensor) {
        return Optional.ofNullable(renamedAt.get(tensor))
                .or(() -> Optional.ofNullable(places.get(tensor)).filter(p -> !generated.contains(tensor)));
    }

    /** The tensors whose names the user did not choose. */
    Set<Tensor> generated() {
        return generated;
    }

    List<Definition> list() {
        return list;
    }

    Map<Tensor, List<Name>> givenNames() {
        return givenNames;
    }

    Map<Tensor, Application> applications() {
        return applications;
    }

    Set<Tensor> layerResults() {
        return layerResults;
    }
}
