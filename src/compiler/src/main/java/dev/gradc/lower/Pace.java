package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.HashMap;
import java.util.Map;

/**
 * How many rounds the loops of a method's part go in a call. HotSpot compiles a method that has been called 600 times; one whose loops have gone 40,000
 * rounds before, it compiles from within a loop first: with several loops around vectors that takes it five times as long, and is of no use later.
 */
final class Pace {
    private static final long MOST = 46; // of some 66 that make 40,000 in 600 calls, as HotSpot looks now and then only

    private static final long UNKNOWN = 8; // rounds of a loop whose bounds are not known

    private final Variable count;
    private final int samples;
    private final int multiple;

    /**
     * @param count of samples in a call
     * @param samples the most there may be
     * @param multiple the elements of a vector
     */
    Pace(Variable count, int samples, int multiple) {
        this.count = count;
        this.samples = samples;
        this.multiple = multiple;
    }

    /** What integers are known to be before a method begins. */
    Map<Variable, Interval> known() {
        return new HashMap<>(Map.of(count, new Interval(0, samples)));
    }

    /** True if samples run in lanes. */
    boolean counts(Block block) {
        return block.statements().stream()
                .anyMatch(s -> s instanceof Statement.Lanes l && isOfSamples(l)
                        || s instanceof Statement.For f && counts(f.body())
                        || s instanceof Statement.If i && (counts(i.then()) || counts(i.otherwise())));
    }

    boolean isOfSamples(Statement.Lanes lanes) {
        return lanes.to().equals(Whole.of(count));
    }

    boolean isQuick(Block block, Map<Variable, Interval> known) {
        return rounds(block, new HashMap<>(known)) <= MOST;
    }

    /** How many samples go in lanes in one round. */
    int together(Statement.Lanes lanes) {
        return multiple * lanes.vectors();
    }

    boolean isOneRound(Statement.Lanes lanes) {
        return rounds(lanes) <= 1;
    }

    /** How many rounds of a loop with lanes around it a call may go, if one of them takes so many. */
    int most(Statement.Lanes lanes, long each) {
        return (int) ((MOST / rounds(lanes) - 1) / each);
    }

    /** Adds what a statement tells of integers. */
    void note(Statement s, Map<Variable, Interval> known) {
        if (s instanceof Statement.Let let && let.value() instanceof Value.WholeValue w) {
            known.put(let.variable(), values(w.whole(), known));
        } else if (s instanceof Statement.For f) {
            Interval from = values(f.from(), known);
            known.put(
                    f.counter(),
                    new Interval(
                            from.least(),
                            Math.max(from.least(), values(f.to(), known).most() - 1)));
        }
    }

    /** The rounds that the loops of a block go, all together, one within another counted as often as it is begun. */
    long rounds(Block block, Map<Variable, Interval> known) {
        long sum = 0;
        for (Statement s : block.statements()) {
            note(s, known);
            if (s instanceof Statement.For f) {
                sum += rounds(f, known) * (1 + rounds(f.body(), known));
            } else if (s instanceof Statement.Lanes l) {
                sum += rounds(l) * (1 + rounds(l.body(), known));
            } else if (s instanceof Statement.If i) {
                sum += Math.max(rounds(i.then(), known), rounds(i.otherwise(), known));
            }
            sum = Math.min(sum, Integer.MAX_VALUE);
        }
        return sum;
    }

    private long rounds(Statement.For loop, Map<Variable, Interval> known) {
        if (loop.from() instanceof Whole.Affine f
                && loop.to() instanceof Whole.Affine t
                && f.terms().equals(t.terms())) {
            return blocks(t.constant() - (long) f.constant(), loop.step());
        }
        Interval begins = values(loop.from(), known);
        Interval ends = values(loop.to(), known);
        return begins.known() && ends.known() ? blocks(ends.most() - begins.least(), loop.step()) : UNKNOWN;
    }

    private long rounds(Statement.Lanes lanes) {
        if (lanes.from() instanceof Whole.Affine f
                && lanes.to() instanceof Whole.Affine t
                && f.terms().equals(t.terms())) {
            return blocks(t.constant() - (long) f.constant(), multiple * lanes.vectors());
        }
        return Values.constant(lanes.to())
                .map(to -> blocks(to, multiple * lanes.vectors()))
                .orElseGet(() -> blocks(samples, multiple * lanes.vectors()));
    }

    private static long blocks(long of, int most) {
        return Math.max(0, (of + most - 1) / most);
    }

    private static Interval values(Whole whole, Map<Variable, Interval> known) {
        return Interval.of(whole, a -> a instanceof Variable v ? known.getOrDefault(v, Interval.ANY) : Interval.ANY);
    }
}
