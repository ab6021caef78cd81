package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Place;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where statements without loops go: before, into or behind the one loop over the samples. What is not of a sample is computed before the loop if
 * it can be, however late it was asked for; what needs a sum over the samples comes behind it, and so does all that follows the start of a new
 * step. Where samples are written out one by one there is no loop, and all statements keep their order.
 */
final class Phases {
    private final Variable count;
    private final Variable row;
    private final boolean lone;
    private final List<Statement> before = new ArrayList<>();
    private final List<Statement> inside = new ArrayList<>();
    private final List<Statement> behind = new ArrayList<>();
    private final List<Statement> notes = new ArrayList<>();

    /** Variables of one sample. */
    private final Set<Variable> single = new HashSet<>();
    /** Variables that are complete behind the loop. */
    private final Set<Variable> late = new HashSet<>();

    private final Set<Buffer> writtenInside = new HashSet<>();
    private final Set<Buffer> writtenBehind = new HashSet<>();
    private boolean sampling;
    private boolean stepped;

    /** @param lone without a loop over samples */
    Phases(Variable count, Variable row, boolean lone) {
        this.count = count;
        this.row = row;
        this.lone = lone;
    }

    /** The counter of the loop over the samples. */
    Variable row() {
        return row;
    }

    boolean lone() {
        return lone;
    }

    /** True among the statements of one sample. */
    boolean sampling() {
        return sampling;
    }

    void startSample() {
        if (sampling || stepped) {
            throw new Unsuitable("samples within samples, or after a step");
        }
        sampling = true;
    }

    void endSample() {
        sampling = false;
    }

    /** True for an index that is the sample's. */
    boolean isRow(Whole whole) {
        return sampling && isJust(whole, row);
    }

    /** True for the number of samples, where it is not known. */
    boolean isCount(Whole whole) {
        return !lone && isJust(whole, count);
    }

    private static boolean isJust(Whole whole, Variable variable) {
        return whole instanceof Whole.Affine a
                && a.constant() == 0
                && a.terms().size() == 1
                && a.terms().get(0).coefficient() == 1
                && a.terms().get(0).atom().equals(variable);
    }

    /** A line of comment, which goes where the next statement does. */
    void note(Statement note) {
        notes.add(note);
    }

    void add(Statement statement) {
        List<Statement> target = target(statement);
        target.addAll(notes);
        notes.clear();
        target.add(statement);
        if (statement instanceof Statement.Let let && target != before) {
            (target == inside ? single : late).add(let.variable());
        } else if (place(statement) instanceof Element e && e.array() instanceof Buffer b) {
            if (target == before && sampling) {
                throw new Unsuitable("a store that each sample would repeat");
            }
            if (target != before) {
                (target == inside ? writtenInside : writtenBehind).add(b);
            }
        } else if (statement instanceof Statement.NextStep) {
            stepped = true;
        }
    }

    private static Place place(Statement statement) {
        return statement instanceof Statement.Store s ? s.place() : null;
    }

    /** A variable that starts before the loop, and that each sample adds to. */
    void accumulator(Variable variable, Value first) {
        sampling = false;
        add(new Statement.Let(variable, first));
        sampling = true;
        if (late.contains(variable)) {
            throw new Unsuitable("a sum that starts from a sum");
        }
        late.add(variable);
    }

    /** Adds to an accumulator. */
    void accumulate(Variable variable, Value more) {
        inside.addAll(notes);
        notes.clear();
        if (target(new Statement.Let(Variable.fixed("more", more.kind()), more)) == behind) {
            throw new Unsuitable("a sum of what is late");
        }
        inside.add(new Statement.Accumulate(variable, more));
    }

    private List<Statement> target(Statement statement) {
        if (lone) {
            return before;
        }
        Usage usage = Usage.of(Block.of(statement));
        boolean ofSample = usage.variables().stream().anyMatch(v -> v.equals(row) || single.contains(v));
        boolean isLate = stepped
                || statement instanceof Statement.NextStep
                || usage.variables().stream().anyMatch(late::contains)
                || usage.buffers().stream().anyMatch(writtenBehind::contains);
        boolean touched = usage.buffers().stream().anyMatch(writtenInside::contains);
        if (sampling) {
            if (isLate) {
                throw new Unsuitable("a sample that needs all samples");
            }
            return ofSample || touched ? inside : before;
        }
        if (ofSample) {
            throw new Unsuitable("a sample outside the loop over samples");
        }
        return isLate || touched ? behind : before;
    }

    Block block() {
        List<Statement> all = new ArrayList<>(before);
        if (!inside.isEmpty()) {
            all.add(Statement.For.upTo(row, Whole.of(count), new Block(inside)));
        }
        all.addAll(behind);
        all.addAll(notes);
        return new Block(all);
    }
}
