package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Kind;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the names of one method stand for, as far as its statements have been followed: integers for sums of counters, arrays for buffers and their rows. */
final class Standing {
    private final Map<Variable, Form> forms = new HashMap<>();
    private final Map<Variable, Interval> values = new HashMap<>();
    private final Map<Variable, List<Digit>> declared = new HashMap<>();
    private final Map<RowVariable, Lying> rows = new HashMap<>();
    private final Map<Buffer, Buffer> buffers = new HashMap<>();

    /** An array of rank 1: a flat buffer, or a row of one of rows; where the row is empty, it may be any. */
    record Lying(Buffer buffer, Optional<Form> row) {}

    // ---------------------------------------------------------------- what is learnt

    /** A scalar from outside may be any of some values. */
    void may(Variable variable, Interval these) {
        values.put(variable, these);
    }

    /** Follows a scalar's declaration within some loops. */
    void declare(Statement.Let let, List<Digit> within) {
        Variable variable = let.variable();
        declared.put(variable, List.copyOf(within));
        forms.remove(variable);
        values.remove(variable);
        if (let.value() instanceof Value.WholeValue w && !variable.mutable()) {
            form(w.whole()).ifPresent(f -> forms.put(variable, f));
            values.put(variable, values(w.whole()));
        }
    }

    void stands(RowVariable variable, Lying lying) {
        rows.put(variable, lying);
    }

    /** Does what is done while a counter stands for something. */
    void within(Variable counter, Form form, Runnable work) {
        Form before = forms.put(counter, form);
        work.run();
        if (before == null) {
            forms.remove(counter);
        } else {
            forms.put(counter, before);
        }
    }

    /** What a called method's formal stands for: what the caller hands over. */
    void hand(Formal formal, Argument argument, Standing caller) {
        if (formal instanceof Buffer b) {
            buffers.put(b, caller.buffer((Buffer) argument));
        } else if (formal instanceof RowVariable row) {
            rows.put(row, caller.lying((Array) argument));
        } else {
            whole(argument).ifPresent(w -> {
                caller.form(w).ifPresent(f -> forms.put((Variable) formal, f));
                values.put((Variable) formal, caller.values(w));
            });
        }
    }

    private static Optional<Whole> whole(Argument argument) {
        if (argument instanceof Whole w) {
            return Optional.of(w);
        }
        if (argument instanceof Value.WholeValue w) {
            return Optional.of(w.whole());
        }
        return argument instanceof Variable v && v.kind() == Kind.INT ? Optional.of(Whole.of(v)) : Optional.empty();
    }

    // ---------------------------------------------------------------- what is known

    /** The loops within which a scalar was declared; none for what comes from outside. */
    List<Digit> declared(Variable variable) {
        return declared.getOrDefault(variable, List.of());
    }

    Optional<Form> form(Whole whole) {
        if (!(whole instanceof Whole.Affine affine)) {
            Interval values = values(whole);
            return values.least() == values.most() && values.known()
                    ? Optional.of(Form.of((int) values.least()))
                    : Optional.empty();
        }
        Form sum = Form.of(affine.constant());
        for (Whole.Term term : affine.terms()) {
            Form atom = term.atom() instanceof Variable v ? forms.get(v) : null;
            if (atom == null) {
                return Optional.empty();
            }
            sum = sum.plus(atom, term.coefficient());
        }
        return Optional.of(sum);
    }

    Interval values(Whole whole) {
        return Interval.of(whole, this::values);
    }

    /**
     * All that lies between a counter's first value and the last element that its last round is about.
     *
     * @param together the elements that a round is about, beginning with the counter's
     */
    Interval rounds(Whole from, Whole to, int step, int together) {
        Interval begins = values(from);
        Interval ends = values(to);
        if (!begins.known() || !ends.known()) {
            return new Interval(begins.least(), Interval.FAR);
        }
        long last = ends.most() - 1;
        if (begins.least() == begins.most()) {
            last -= Math.floorMod(last - begins.least(), (long) step);
        }
        return new Interval(begins.least(), Math.max(begins.least(), last + together - 1));
    }

    private Interval values(Whole.Atom atom) {
        if (!(atom instanceof Variable v)) {
            return Interval.ANY;
        }
        Form form = forms.get(v);
        return form == null ? values.getOrDefault(v, Interval.ANY) : form.values();
    }

    Lying lying(Array array) {
        if (array instanceof Array.Row row) {
            return new Lying(buffer(row.buffer()), form(row.row()));
        }
        return array instanceof RowVariable v ? rows.get(v) : new Lying(buffer((Buffer) array), Optional.empty());
    }

    Buffer buffer(Buffer buffer) {
        return buffers.getOrDefault(buffer, buffer);
    }
}
