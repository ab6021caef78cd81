package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.State;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The states of one model or of one call of a layer: declared with a first value, assigned to once. All reads are of the value before the step,
 * wherever they stand.
 */
final class States {
    private record Kept(Statement.State declared, Tensor tensor, List<Dim> dims, Definition initial) {}

    private final Context context;
    private final Session session;
    private final Arena arena;
    private final Definitions definitions;
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final Map<String, Statement.Assignment> updates = new LinkedHashMap<>();

    States(Context context, Definitions definitions) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
        this.definitions = definitions;
    }

    /** A new state as a value. */
    Array declare(Statement.State state) {
        names.add(state.name().text());
        List<Dim> dims = new Shapes(context).dims(state.shape());
        Tensor tensor = new Tensor(
                context.frame().name(state.name().text()),
                Role.STATE,
                dims.stream().map(Dim::axis).toList());
        Array initial = new Expressions(context.at(Place.CONSTANT)).numbers(state.value());
        checkNumbers(initial, state.value().span());
        checkShape(state, dims, initial, state.value().span());
        Definition first = new Definition(tensor, initial.over(arena, dims));
        kept.put(state.name().text(), new Kept(state, tensor, dims, first));
        return definitions.read(tensor, Body.sizes(dims));
    }

    private void checkNumbers(Array initial, Span span) {
        Optional<Tensor> read = Reads.of(initial.expr()).stream()
                .filter(t -> t.role() != Role.CONSTANT)
                .findFirst();
        if (read.isPresent()) {
            throw session.fail(
                    ErrorCode.NOT_CONSTANT,
                    span,
                    "a state starts from numbers, and " + read.get() + " is not known before the model runs");
        }
    }

    private void checkShape(Statement.State state, List<Dim> dims, Array value, Span span) {
        boolean fits = value.rank() == 0 || Body.extents(value.dims()).equals(Body.extents(dims));
        if (!fits) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SHAPES_DIFFER,
                            span,
                            state.name().text() + " is "
                                    + Array.of(dims, value.expr()).shape() + ", and this is " + value.shape())
                    .label(state.name().span(), "the state is declared here")
                    .fix("state " + state.name().text() + Declared.plain(value) + " = ..."));
        }
    }

    /** True if a name is that of a state. */
    boolean declares(dev.gradc.syntax.Name name) {
        return names.contains(name.text());
    }

    /** The assignment that is carried out at the end of each training step. */
    void update(Statement.Assignment assignment) {
        dev.gradc.syntax.Name name = assignment.left().name();
        Statement.Assignment first = updates.putIfAbsent(name.text(), assignment);
        if (first != null) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.DUPLICATE_NAME, name.span(), name.text() + " is updated already in this step")
                    .label(first.left().name().span(), "first here")
                    .fix("write the two as one"));
        }
        Kept state = Optional.ofNullable(kept.get(name.text())).orElseThrow(Failure::new); // wrong, and told
        Array value = new Expressions(context).array(new Pieces(context).whole(assignment), assignment.value());
        Span span = assignment.value().span();
        if (value.isLabel()) {
            throw session.fail(ErrorCode.TYPE_MISMATCH, span, "a state holds numbers, and this is a label");
        }
        checkShape(state.declared(), state.dims(), value, span);
        boolean differs =
                definitions.batch().differs(value.expr()) || definitions.draws().isOpen(value.expr());
        if (differs) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.NOT_SCALAR,
                            span,
                            "a state is one for all samples, and this differs from sample to sample")
                    .label(state.declared().name().span(), "the state is declared here")
                    .fix("reduce over the samples, as in  mean[batch] ..."));
        }
        Name own = state.tensor().name();
        Array whole = Array.of(state.dims(), value.over(arena, state.dims()));
        Tensor next = definitions.define(new Name(own.base() + "_next", own.layer()), List.of(), whole);
        definitions.add(
                new State(state.tensor(), state.initial(), next),
                context.frame(),
                session.outermost(state.declared().name().span()));
    }

    /** Reports the states that nothing updates. */
    void finish() {
        kept.forEach((name, state) -> {
            if (!updates.containsKey(name)) {
                session.report(Diagnostic.error(
                                ErrorCode.UNUSED_STATE,
                                state.declared().name().span(),
                                name + " is never updated: it would be a constant")
                        .fix("update it, as in  " + name + " = 0.9 * " + name
                                + " + 0.1 * mean[batch] ...,  or write  const " + name + " = ..."));
            }
        });
    }
}
