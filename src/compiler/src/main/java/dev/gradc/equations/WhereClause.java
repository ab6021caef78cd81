package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Constants;
import dev.gradc.algebra.Function;
import dev.gradc.algebra.PartialDerivative;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Row.Cell;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Row.Words;
import dev.gradc.equations.Term.Apply;
import dev.gradc.equations.Term.Symbol;
import dev.gradc.model.Parameter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The where-clause: every function met with its body and, if used, its derivative, every convention, every operator beyond ⊙, ᵀ and ‖·‖², every named number.
 *
 * <p>What an entry mentions is explained in turn.
 */
final class WhereClause {
    private final Source source;
    private final Naming naming;
    private final Notation notation;
    private final FunctionEntries functions;
    private final Deque<Apply> open = new ArrayDeque<>();
    private final Set<String> explained = new LinkedHashSet<>();
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Row> marks = new LinkedHashMap<>();
    private final Set<Tensor> stated = new LinkedHashSet<>(List.of(Constants.PI));
    private final Map<Function, Map<Apply, Boolean>> primes = new LinkedHashMap<>();

    WhereClause(Source source, Naming naming, Notation notation, Derivatives derivatives) {
        this.source = source;
        this.naming = naming;
        this.notation = notation;
        this.functions = new FunctionEntries(source, naming, notation, derivatives);
        source.model().training().ifPresent(t -> {
            stated.addAll(t.optimizer().constants());
            t.schedule().ifPresent(s -> stated.addAll(s.constants()));
            t.clipping().ifPresent(c -> stated.addAll(c.constants()));
        });
    }

    /** The entries for all that the sections mention. */
    List<Row> rows(List<Section> sections) {
        if (notation == Notation.CHAIN) {
            say("in a chain a vector acts element by element, a matrix by its transpose from the left,"
                    + " and the last factor of a weight as a row from the right");
        }
        // Twice: an entry may use a derivative of a function explained before it.
        for (int pass = 0; pass < 2; pass++) {
            rows.clear();
            explained.clear();
            sections.forEach(s -> s.rows().forEach(r -> r.equations().forEach(e -> collect(e, r.general()))));
            explain();
        }
        source.model().parameters().stream()
                .filter(Parameter::frozen)
                .forEach(p -> say(plain(naming.symbol(p.tensor())) + " is frozen: it keeps its first values"));
        List<Row> all = new ArrayList<>(rows);
        all.addAll(marks.values());
        return all;
    }

    private void collect(Equation e, boolean general) {
        e.left().forEach(t -> collect(t, general));
        collect(e.right(), general);
    }

    private void collect(Term term, boolean general) {
        if (term instanceof Apply apply) {
            open.add(apply);
            if (apply.function() instanceof PartialDerivative d) {
                primes.computeIfAbsent(root(d), f -> new LinkedHashMap<>()).merge(apply, general, Boolean::logicalOr);
            }
        }
        mark(term);
        term.parts().forEach(p -> collect(p, general));
    }

    private void explain() {
        while (!open.isEmpty()) {
            Apply apply = open.remove();
            Function root = root(apply.function());
            String key = functions.key(root, apply.arguments());
            if (!key.isEmpty() && explained.add(key)) {
                List<Row> entry = functions.entry(root, apply.arguments(), primes.getOrDefault(root, Map.of()));
                rows.addAll(entry);
                entry.forEach(r -> r.equations().forEach(this::inside));
            }
        }
    }

    /** What an entry mentions: its own derivative is part of it, others are new. */
    private void inside(Equation e) {
        collect(e.right(), false);
    }

    private static Function root(Function f) {
        return f instanceof PartialDerivative d ? root(d.of()) : f;
    }

    // ---------------------------------------------------------------- marks

    private void mark(Term term) {
        if (term instanceof Term.Element t) {
            drawn(t.of());
        }
        if (term instanceof Symbol s) {
            constant(s);
            drawn(s);
        } else if (term instanceof Term.OneHot t) {
            say(
                    t.label().tensor().rank() == 0
                            ? "e(" + plain(t.label()) + ") is 1 at the place of class " + plain(t.label())
                                    + ", 0 elsewhere"
                            : "E(" + plain(t.label())
                                    + ") has in each row a 1 at the place of the sample's class, 0 elsewhere");
        } else if (term instanceof Term.Gather t) {
            say(plain(t) + " is the component of " + plain(t.of()) + " at the place of class " + plain(t.label()));
        } else if (term instanceof Term.Element t && t.at().stream().anyMatch(WhereClause::label)) {
            say(plain(t) + " is the component of " + plain(t.of()) + " at the place of the sample's class");
        } else if (term instanceof Term.Slice t
                && t.rank() == 0
                && t.at().stream().anyMatch(WhereClause::label)) {
            say(plain(t) + " is the component of " + plain(t.of()) + " at the place of the sample's class");
        } else if (term instanceof Term.Slice t && leaves(t)) {
            marks.putIfAbsent(
                    "outside", Row.of(new Words("what an index leads out of its range, as in " + plain(t) + ", is 0")));
        } else if (term instanceof Term.Ones) {
            say("1 beside a vector or matrix is the vector of ones");
        } else if (term instanceof Term.Diagonal) {
            say("diag(v) is the matrix with v on its diagonal");
        } else if (term instanceof Term.Identity) {
            say("I is the unit matrix");
        } else if (term instanceof Term.Bracket) {
            say("[...] is 1 where the condition holds, 0 otherwise");
        } else if (term instanceof Term.Power p && p.elementwise()
                || term instanceof Term.Quotient q && wide(q.denominator())) {
            say("powers and quotients of vectors and matrices are taken of each element");
        } else if (term instanceof Term.Fold f && f.op().toString().startsWith("arg")) {
            say(f.op() + " takes the first of equal values; its positions count from 1, row by row");
        } else if (term instanceof Term.Named n) {
            named(n);
        }
    }

    /** True if an index of the part can be less than 1 or more than the extent. */
    private static boolean leaves(Term.Slice t) {
        for (int i = 0; i < t.at().size(); i++) {
            int least = t.at().get(i).constant();
            int most = least;
            for (Subscript.Part p : t.at().get(i).parts()) {
                if (!(p.atom() instanceof Subscript.Letter letter) || letter.batch()) {
                    return false;
                }
                least += p.coefficient() * (p.coefficient() > 0 ? 1 : letter.extent());
                most += p.coefficient() * (p.coefficient() > 0 ? letter.extent() : 1);
            }
            if (least < 1 || most > t.of().tensor().axes().get(i).extent()) {
                return true;
            }
        }
        return false;
    }

    private static boolean label(Subscript at) {
        return at.parts().stream()
                .anyMatch(p -> p.atom() instanceof Subscript.LabelAtom a
                        && a.element().of().tensor().role() != Role.POSITION);
    }

    private boolean wide(Term term) {
        return notation == Notation.MATRIX && Terms.rank(term) > 0;
    }

    private void say(String words) {
        marks.putIfAbsent(words, Row.of(new Words(words)));
    }

    private String plain(Term term) {
        return new TextTypesetter(OptionalInt.empty(), false).text(term);
    }

    private void constant(Symbol s) {
        if (s.tensor().role() == Role.CONSTANT && s.tensor().rank() == 0 && stated.add(s.tensor())) {
            marks.put(
                    "constant " + s.label(),
                    Row.of(Equation.of(
                            s,
                            new Term.Decimal(Numeral.rational(s.tensor().facts().value())))));
        }
    }

    private void drawn(Symbol s) {
        Role role = s.tensor().role();
        boolean forward = source.model().environment().draws().stream()
                .anyMatch(d -> d.name().equals(s.tensor().name()));
        if (forward && (role == Role.UNIFORM || role == Role.GAUSSIAN)) {
            say(plain(s) + " is drawn anew for each element, sample and step, "
                    + (role == Role.UNIFORM ? "uniformly from [0, 1)" : "from the standard normal distribution"));
        }
    }

    private void named(Term.Named n) {
        if (!explained.add("named " + n.function())) {
            return;
        }
        Arena arena = source.model().arena();
        source.model().applications().forEach((tensor, application) -> {
            if (application.function().equals(n.function()) && explained.add("body of " + n.function())) {
                Optional<Term> body =
                        new MatrixView(arena, naming).of(Choices.plain(arena, application.value()), tensor.axes());
                List<Term> arguments = application.arguments().stream()
                        .<Term>map(naming::symbol)
                        .toList();
                List<Cell> cells = new ArrayList<>();
                body.ifPresent(b -> cells.add(Equation.of(new Term.Named(n.function(), arguments), b)));
                if (source.batch()) {
                    cells.add(new Words(n.function() + " is taken of each row"));
                }
                Row row = Row.of(cells.toArray(Cell[]::new));
                rows.add(row);
                row.equations().forEach(this::inside);
            }
        });
    }
}
