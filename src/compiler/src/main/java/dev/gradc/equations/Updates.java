package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Label.Style;
import dev.gradc.equations.Row.Cell;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Row.Relation;
import dev.gradc.equations.Row.Words;
import dev.gradc.equations.Term.Decimal;
import dev.gradc.equations.Term.Symbol;
import dev.gradc.model.Clipping;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Schedule;
import dev.gradc.model.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The Update section: the optimiser's own equations, before them what a schedule makes of the rate and a clipping of the gradient.
 *
 * <p>A rule of one assignment without a state is written for each parameter; any other for a parameter θ that stands for all.
 */
final class Updates {
    private static final Map<String, String> SPOKEN = Map.ofEntries(
            Map.entry("sgd", "gradient descent"),
            Map.entry("nesterov", "Nesterov momentum"),
            Map.entry("rmsprop", "RMSProp"),
            Map.entry("adagrad", "AdaGrad"),
            Map.entry("adadelta", "AdaDelta"),
            Map.entry("adam", "Adam"),
            Map.entry("adamw", "AdamW"),
            Map.entry("adamax", "AdaMax"),
            Map.entry("amsgrad", "AMSGrad"),
            Map.entry("nadam", "NAdam"),
            Map.entry("radam", "RAdam"),
            Map.entry("lion", "Lion"),
            Map.entry("rprop", "Rprop"));

    private final Arena arena;
    private final Naming naming;
    private final Program program;
    private final Training training;
    private final Optimizer rule;
    private final EquationOptions options;
    private final Repetition repetition;

    Updates(
            Arena arena,
            Naming naming,
            Program program,
            Training training,
            EquationOptions options,
            Repetition repetition) {
        this.arena = arena;
        this.naming = naming;
        this.program = program;
        this.training = training;
        this.rule = training.optimizer();
        this.options = options;
        this.repetition = repetition;
    }

    Section section(Notation notation) {
        List<Row> rows = new ArrayList<>();
        training.schedule().ifPresent(s -> rows.add(scheduled(s)));
        rows.addAll(!direct() ? forAny() : notation == Notation.SCALAR ? components() : forEach(notation));
        return new Section("Update", heading(), rows);
    }

    private boolean direct() {
        return rule.states().isEmpty()
                && rule.updates().size() == 1
                && rule.updates().get(0).target() == rule.parameter()
                && rule.step().isEmpty()
                && training.clipping().isEmpty();
    }

    // ---------------------------------------------------------------- schedule and clipping

    /** The rate of a step. */
    private Row scheduled(Schedule schedule) {
        Expr value = arena.mul(arena.read(rule.rate().orElseThrow()), schedule.factor());
        Term right = PointView.replacing(arena, naming, Map.of()).term(value);
        String counts = plain(naming.symbol(schedule.step())) + " = 1, 2, ..."
                + schedule.total().map(t -> ", " + plain(naming.symbol(t))).orElse("") + " counts the steps";
        return Row.of(Equation.of(naming.symbol(schedule.rate()), right)).withNote(counts);
    }

    private Row clipped(Clipping clipping) {
        Term right = PointView.replacing(arena, naming, Map.of()).term(clipping.value());
        Optional<String> norm = clipping.norm()
                .map(n -> plain(naming.symbol(n)) + " = root of the sum of g² over "
                        + (clipping.global() ? "all parameters" : "the parameter"));
        return Row.of(new Equation(List.of(naming.symbol(rule.gradient())), Relation.BECOMES, right))
                .withNote(norm.orElse(""));
    }

    /** What stands for the rate in the rule: that of the step, where there is a schedule. */
    private Map<Tensor, Term> rate() {
        return training.schedule()
                .map(s -> Map.<Tensor, Term>of(rule.rate().orElseThrow(), naming.symbol(s.rate())))
                .orElse(Map.of());
    }

    /** The rule's name, its rate and its constants. */
    private Row heading() {
        List<Cell> cells = new ArrayList<>();
        cells.add(new Words(SPOKEN.getOrDefault(rule.name(), rule.name())));
        rule.rate().ifPresent(r -> cells.add(valued(r)));
        rule.constants().forEach(c -> cells.add(valued(c)));
        training.schedule().ifPresent(s -> {
            cells.add(new Words("schedule " + s.name()));
            s.constants().forEach(c -> cells.add(valued(c)));
        });
        training.clipping().ifPresent(c -> {
            cells.add(new Words("clipping by " + c.name()));
            c.constants().forEach(v -> cells.add(valued(v)));
        });
        return new Row(cells, OptionalInt.empty(), false, "", "");
    }

    private Equation valued(Tensor constant) {
        return Equation.of(
                naming.symbol(constant),
                new Decimal(Numeral.rational(constant.facts().value())));
    }

    // ---------------------------------------------------------------- one line a parameter

    private List<Row> forEach(Notation notation) {
        Map<String, List<Row>> byBase = new LinkedHashMap<>();
        for (Tensor p : program.parameters()) {
            byBase.computeIfAbsent(p.name().base(), b -> new ArrayList<>()).add(line(p, notation));
        }
        return repetition.byName(byBase.values(), options.expand());
    }

    private Row line(Tensor p, Notation notation) {
        PointView letters = PointView.withLetters(arena, naming, p.axes());
        boolean index = notation == Notation.INDEX;
        Symbol symbol = naming.symbol(p);
        Term target = index ? letters.element(symbol, p.axes()) : symbol;
        List<Term> gradient = new ArrayList<>();
        for (Symbol s : derivatives(p)) {
            gradient.add(index ? letters.element(s, p.axes()) : s);
        }
        return Row.of(becomes(target, Presentation.sum(gradient)), p.name().layer(), "");
    }

    private List<Symbol> derivatives(Tensor p) {
        List<Symbol> all = new ArrayList<>();
        all.add(naming.derivative(p, program.gradients().getOrDefault(p, p), Style.OF_LOSS));
        Optional.ofNullable(program.penaltyGradients().get(p))
                .ifPresent(g -> all.add(naming.derivative(p, g, Style.OF_PENALTY)));
        return all;
    }

    private Equation becomes(Term target, Term gradient) {
        Map<Tensor, Term> replaced = new LinkedHashMap<>(rate());
        replaced.put(rule.parameter(), target);
        replaced.put(rule.gradient(), gradient);
        Term value = PointView.replacing(arena, naming, replaced)
                .term(rule.updates().get(0).value());
        return new Equation(List.of(target), Relation.BECOMES, value);
    }

    // ---------------------------------------------------------------- every weight by itself

    private List<Row> components() {
        ScalarLines lines = new ScalarLines(arena, naming, options.limit());
        List<Row> rows = new ArrayList<>();
        for (Tensor p : program.parameters()) {
            rows.addAll(lines.rows(naming.symbol(p), p.axes(), view -> {
                List<Term> gradient = new ArrayList<>();
                gradient.add(view.term(value(p, program.gradients().get(p))));
                Optional.ofNullable(program.penaltyGradients().get(p))
                        .ifPresent(g -> gradient.add(view.term(value(p, g))));
                return becomes(view.element(naming.symbol(p), p.axes()), Presentation.sum(gradient));
            }));
        }
        return rows;
    }

    /** A gradient's right side in the parameter's axes. */
    private Expr value(Tensor parameter, Tensor gradient) {
        List<Index> at = Index.each(parameter.axes());
        return program.definition(gradient).map(d -> arena.inline(d, at)).orElseGet(() -> arena.read(gradient, at));
    }

    // ---------------------------------------------------------------- one rule for all

    private List<Row> forAny() {
        Symbol any = naming.symbol(rule.parameter());
        Label theta = any.label();
        List<Term> gradient = new ArrayList<>();
        gradient.add(new Symbol(theta.styled(Style.OF_LOSS), rule.gradient()));
        if (!program.penaltyGradients().isEmpty()) {
            gradient.add(new Symbol(theta.styled(Style.OF_PENALTY), rule.gradient()));
        }
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(Equation.of(naming.symbol(rule.gradient()), Presentation.sum(gradient)))
                .withNote("for each parameter " + plain(any) + ", element by element"));
        training.clipping().ifPresent(c -> rows.add(clipped(c)));
        for (Optimizer.Update update : rule.updates()) {
            Term value = PointView.replacing(arena, naming, rate()).term(update.value());
            rows.add(Row.of(new Equation(List.of(naming.symbol(update.target())), Relation.BECOMES, value))
                    .withNote(note(update.target())));
        }
        return rows;
    }

    private String note(Tensor target) {
        if (rule.states().contains(target)) {
            Term first = new Decimal(Numeral.rational(target.facts().value()));
            return plain(naming.symbol(target)) + " = " + plain(first) + " at first";
        }
        return target == rule.parameter()
                        && rule.step().isPresent()
                        && training.schedule().isEmpty()
                ? plain(naming.symbol(rule.step().get())) + " = 1, 2, ... counts the steps"
                : "";
    }

    private static String plain(Term term) {
        return new TextTypesetter(OptionalInt.empty(), false).text(term);
    }
}
