package dev.gradc.equations;

import dev.gradc.algebra.Along;
import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Label.Style;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Subscript.Letter;
import dev.gradc.equations.Term.Symbol;
import dev.gradc.model.Application;
import dev.gradc.model.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The document's sections in the order in which backpropagation is taught: Forward, Loss, Errors, Gradients, Penalties, Update, where. */
final class Outline {
    private final Source source;
    private final Notation notation;
    private final EquationOptions options;
    private final Derivatives derivatives;
    private final Arena arena;
    private final Program program;
    private final Naming naming;
    private final Lines lines;
    private final Repetition repetition;
    private final Set<Tensor> parameterGradients; // no tensor's adjoint

    Outline(Source source, Notation notation, EquationOptions options, Derivatives derivatives) {
        this.source = source;
        this.notation = notation;
        this.options = options;
        this.derivatives = derivatives;
        this.arena = source.model().arena();
        this.program = source.program();
        this.parameterGradients = parameterGradients(program);
        this.naming = Naming.of(source, notation);
        this.lines = switch (notation) {
            case MATRIX, CHAIN -> new MatrixLines(arena, naming);
            case INDEX -> new IndexLines(arena, naming);
            case SCALAR -> new ScalarLines(arena, naming, options.limit());
        };
        this.repetition = new Repetition(new TextTypesetter(OptionalInt.empty(), false));
    }

    Document document() {
        return document(List.of());
    }

    /** The document with the forward pass of the inference form. */
    Document document(Source inference) {
        Outline other = new Outline(inference, notation, options, derivatives);
        List<Definition> others = new ArrayList<>(inference.forward());
        others.removeAll(source.forward());
        Row heading = Row.of(new Row.Words("all else as in training"));
        return document(List.of(new Section("Inference", heading, other.merged(other.forward(others)))));
    }

    private Document document(List<Section> inference) {
        List<Section> sections = new ArrayList<>();
        sections.add(Section.of(
                inference.isEmpty() ? "Forward" : "Forward, in training", merged(forward(source.forward()))));
        if (source.along().isEmpty()) {
            derivation(sections);
            sections.addAll(inference);
        } else {
            followed(sections, source.along().get());
        }
        List<Section> present = new ArrayList<>(sections);
        present.removeIf(s -> s.rows().isEmpty() || !options.shows(s));
        List<Row> where = new ArrayList<>(new WhereClause(source, naming, notation, derivatives).rows(present));
        source.along().filter(a -> !a.directions().isEmpty()).ifPresent(a -> where.addAll(dots()));
        if (!where.isEmpty()) {
            present.add(Section.of("where", where));
        }
        return new Document(header(), notation, notation == Notation.INDEX ? withRanges(present) : present);
    }

    private void derivation(List<Section> sections) {
        sections.add(Section.of("Loss", loss()));
        if (notation == Notation.CHAIN) {
            sections.add(Section.of("Gradients by the chain rule", new ChainRule(source, naming, derivatives).rows()));
        } else {
            sections.add(new Section("Errors", new ErrorsHeading(program, naming).row(), merged(errors())));
            sections.add(Section.of("Gradients", merged(gradients())));
        }
        program.penalty().ifPresent(p -> sections.add(penalties(p)));
        source.model()
                .training()
                .ifPresent(t ->
                        sections.add(new Updates(arena, naming, program, t, options, repetition).section(notation)));
        sections.add(Section.of("States, after each training step", states()));
    }

    // ---------------------------------------------------------------- along a direction

    /** The gradients too, where it is they that are followed. */
    private void followed(List<Section> sections, Along along) {
        boolean gradients = !program.gradients().isEmpty();
        if (gradients) {
            sections.add(Section.of("Loss", loss()));
            sections.add(new Section("Errors", new ErrorsHeading(program, naming).row(), merged(errors())));
            sections.add(Section.of("Gradients", merged(gradients())));
            program.penalty().ifPresent(p -> sections.add(penalties(p)));
        }
        List<Row> moved = new ArrayList<>();
        Set<Tensor> blocks = new LinkedHashSet<>(gradients ? along.results().values() : Set.of());
        for (Definition d : program.backward()) {
            if (along.follows(d.tensor()) && !blocks.contains(d.tensor())) {
                moved.addAll(lines.define(naming.symbol(d.tensor()), d.tensor().axes(), d.value()));
            }
        }
        if (along.directions().isEmpty()) {
            sections.add(Section.of("Jacobians", merged(moved)));
            return;
        }
        sections.add(new Section(
                "Tangents",
                Row.of(new Row.Words(
                        gradients
                                ? "along a direction of the parameters"
                                : "along a direction of inputs and parameters")),
                merged(moved)));
        List<Row> rows = new ArrayList<>();
        for (Tensor p : gradients ? backwards(program.parameters()) : List.<Tensor>of()) {
            Optional.ofNullable(along.results().get(p))
                    .flatMap(program::definition)
                    .ifPresent(d -> rows.addAll(
                            lines.define(naming.symbol(d.tensor()), d.tensor().axes(), d.value())));
        }
        sections.add(Section.of("Hessian times the direction", merged(rows)));
    }

    private List<Row> dots() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(new Row.Words("a dot, or a d in front, marks how a quantity moves along the direction")));
        if (!program.gradients().isEmpty()) {
            rows.add(Row.of(
                    new Row.Words("(H v)_w is the part for w of the Hessian of the objective times the direction v")));
        }
        return rows;
    }

    private String header() {
        String name = source.model().name();
        if (source.along().isPresent()) {
            Along along = source.along().get();
            String what = along.directions().isEmpty()
                    ? "the Jacobians of the outputs by the inputs"
                    : program.gradients().isEmpty()
                            ? "how the outputs move along a direction"
                            : "the Hessian times a direction of the parameters";
            return name + ": " + what + (source.batch() ? "; a batch of m samples, one a row" : "; one sample");
        }
        if (!source.batch()) {
            return name + ": gradients of one sample; a batch of m averages them";
        }
        return notation == Notation.SCALAR
                ? name + ": a batch of m = " + samples()
                        + " samples, which the first index counts; gradients of the mean loss"
                : name + ": a batch of m samples, one a row; gradients of the mean loss";
    }

    private int samples() {
        return source.forward().stream()
                .flatMap(d -> d.tensor().axes().stream())
                .filter(Axis::batch)
                .mapToInt(Axis::extent)
                .findFirst()
                .orElse(1);
    }

    private List<Row> merged(List<Row> rows) {
        return options.expand() || notation == Notation.SCALAR || notation == Notation.CHAIN
                ? rows
                : repetition.merge(rows);
    }

    private static List<Section> withRanges(List<Section> sections) {
        Map<String, Letter> told = new LinkedHashMap<>();
        return sections.stream()
                .map(s -> new Section(s.title(), s.heading(), IndexLines.withRanges(s.rows(), told)))
                .toList();
    }

    // ---------------------------------------------------------------- sections

    private List<Row> forward(List<Definition> definitions) {
        List<Row> rows = new ArrayList<>();
        for (Definition d : definitions) {
            Tensor t = d.tensor();
            if (t == program.loss() || isNextState(t) || program.penalty().equals(Optional.of(t))) {
                continue;
            }
            List<Symbol> left = new ArrayList<>();
            left.add(naming.symbol(t));
            left.addAll(naming.aliases(t));
            Optional<Application> application =
                    Optional.ofNullable(source.applications().get(t)).filter(a -> !a.isDerivative());
            rows.addAll(lines.define(left, t.axes(), d.value(), application));
        }
        return rows;
    }

    private boolean isNextState(Tensor tensor) {
        return source.model().environment().states().stream()
                .anyMatch(s -> s.next().name().equals(tensor.name()));
    }

    /** What the model keeps from step to step. */
    private List<Row> states() {
        List<Row> rows = new ArrayList<>();
        for (State state : source.model().environment().states()) {
            for (Definition d : source.forward()) {
                if (d.tensor().name().equals(state.next().name())) {
                    lines.define(naming.symbol(state.tensor()), d.tensor().axes(), d.value())
                            .forEach(r -> rows.add(r.becoming()));
                }
            }
        }
        return merged(rows);
    }

    private List<Row> loss() {
        Definition d = source.definition(program.loss());
        List<Axis> axes = d.tensor().axes();
        Expr value = source.batch() ? arena.mean(axes, d.value()) : d.value();
        return lines.define(naming.symbol(d.tensor()), source.batch() ? List.of() : axes, value);
    }

    private static Set<Tensor> parameterGradients(Program program) {
        Set<Tensor> all = new LinkedHashSet<>(program.gradients().values());
        all.addAll(program.penaltyGradients().values());
        all.removeAll(program.adjoints().values());
        return all;
    }

    private List<Row> errors() {
        Set<Tensor> gradients = new LinkedHashSet<>(parameterGradients);
        gradients.addAll(Naming.penaltyAdjoints(program).values());
        List<Row> rows = new ArrayList<>();
        for (Definition d : program.backward()) {
            boolean follows = source.along().filter(a -> a.follows(d.tensor())).isPresent();
            if (!gradients.contains(d.tensor()) && !follows) {
                rows.addAll(lines.define(naming.symbol(d.tensor()), d.tensor().axes(), d.value()));
            }
        }
        return rows;
    }

    private List<Row> gradients() {
        List<Row> rows = new ArrayList<>();
        for (Tensor p : backwards(program.parameters())) {
            Tensor g = program.gradients().get(p);
            if (g != null) {
                rows.addAll(gradient(p, g, Style.OF_LOSS));
            }
        }
        return rows;
    }

    private List<Row> gradient(Tensor parameter, Tensor gradient, Style style) {
        Expr value = !parameterGradients.contains(gradient)
                ? arena.readAt(gradient, gradient.axes())
                : program.definition(gradient).map(Definition::value).orElseGet(arena::zero);
        return lines.define(naming.derivative(parameter, gradient, style), gradient.axes(), value);
    }

    /** The parameters from the last layer to the first, those of one layer in their own order. */
    static List<Tensor> backwards(List<Tensor> parameters) {
        List<List<Tensor>> layers = new ArrayList<>();
        for (Tensor p : parameters) {
            boolean same = !layers.isEmpty()
                    && layers.get(layers.size() - 1).get(0).name().layer()
                            == p.name().layer();
            if (!same) {
                layers.add(new ArrayList<>());
            }
            layers.get(layers.size() - 1).add(p);
        }
        Collections.reverse(layers);
        return layers.stream().flatMap(List::stream).toList();
    }

    private Section penalties(Tensor penalty) {
        List<Row> rows = new ArrayList<>();
        for (Row row : lines.define(
                naming.symbol(penalty), List.of(), source.definition(penalty).value())) {
            Equation e = row.equations().findFirst().orElseThrow();
            rows.add(Row.of(new Equation(e.left(), e.relation(), byLayer(e.right())))
                    .withNote(row.note()));
        }
        Naming.penaltyAdjoints(program).values().forEach(a -> {
            Definition d = program.definition(a).orElseThrow();
            rows.addAll(lines.define(naming.symbol(a), a.axes(), d.value()));
        });
        Map<String, List<Row>> byBase = new LinkedHashMap<>();
        for (Tensor p : program.parameters()) {
            Tensor g = program.penaltyGradients().get(p);
            if (g != null) {
                List<Row> group = byBase.computeIfAbsent(p.name().base(), b -> new ArrayList<>());
                gradient(p, g, Style.OF_PENALTY).forEach(r -> group.add(shapeless(r)));
            }
        }
        rows.addAll(repetition.byName(byBase.values(), options.expand() || notation == Notation.SCALAR));
        Row heading = Row.of(new Row.Words("added once to the mean loss"));
        return new Section("Penalties", heading, rows);
    }

    /** The sum with its terms in the order of the layers they speak of. */
    private static Term byLayer(Term right) {
        if (!(right instanceof Term.Sum sum)) {
            return right;
        }
        List<Term> terms = new ArrayList<>(sum.terms());
        terms.sort(Comparator.comparingInt(Terms::layer));
        return new Term.Sum(terms);
    }

    private static Row shapeless(Row row) {
        return new Row(row.cells(), row.layer(), row.general(), "", "");
    }
}
