package dev.gradc.lower;

import dev.gradc.loops.Buffer;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A proof that what a round of a loop reads of a buffer it has written itself, before, so that the buffer carries nothing from one round to the
 * next: then each thread can have one of its own. What cannot be seen is taken for a no.
 */
final class Rounds {
    private static final int FEW = 64; // rows that are looked at one by one

    private final List<Access> accesses;
    private final Set<Digit> cut;

    private Rounds(List<Access> accesses, Set<Digit> cut) {
        this.accesses = accesses;
        this.cut = cut;
    }

    /**
     * True if no round needs what another wrote; all accesses to the buffer are known to lie within the loops.
     *
     * @param cut the loops whose rounds are dealt out
     */
    static boolean areApart(Buffer buffer, List<Access> accesses, Set<Digit> cut) {
        return new Rounds(
                        accesses.stream()
                                .filter(a -> a.buffer().filter(buffer::equals).isPresent())
                                .toList(),
                        cut)
                .eachReadFollows(buffer);
    }

    private boolean eachReadFollows(Buffer buffer) {
        for (int r = 0; r < accesses.size(); r++) {
            Access read = accesses.get(r);
            List<Access> before = accesses.subList(0, r);
            if (read.reads() && !isCovered(read, before, buffer) && !isCoveredRowByRow(read, before, buffer)) {
                return false;
            }
        }
        return true;
    }

    private boolean isCovered(Access read, List<Access> before, Buffer buffer) {
        return before.stream()
                .anyMatch(write -> write.writes()
                        && !write.reads()
                        && write.sure()
                        && covers(write, read, buffer, sideBySide(write, before)));
    }

    /** As how many elements side by side are written at a time, from a write's on. */
    private static int sideBySide(Access write, List<Access> all) {
        int last = write.at().size() - 1;
        int count = 1;
        while (write.at().get(last).isPresent() && count < FEW) {
            List<Optional<Form>> next = new ArrayList<>(write.at());
            next.set(last, Optional.of(next.get(last).get().plus(Form.of(1), count)));
            Access beside = write.at(next);
            if (all.stream().noneMatch(beside::equals)) {
                break;
            }
            count++;
        }
        return count;
    }

    /** True if each of the few rows that a read may be of was written by some write. */
    private boolean isCoveredRowByRow(Access read, List<Access> before, Buffer buffer) {
        if (buffer.rank() != 2 || read.at().get(0).isEmpty()) {
            return false;
        }
        Interval rows = read.at().get(0).get().values();
        if (!rows.known() || rows.most() - rows.least() >= FEW) {
            return false;
        }
        return LongStream.rangeClosed(rows.least(), rows.most()).allMatch(row -> {
            List<Optional<Form>> at = new ArrayList<>(read.at());
            at.set(0, Optional.of(Form.of((int) row)));
            return isCovered(read.at(at), before, buffer);
        });
    }

    /** True if a write, with all rounds of the loops that are around it and not around the read, has written all that the read may read. */
    private boolean covers(Access write, Access read, Buffer buffer, int sideBySide) {
        List<Digit> common = new ArrayList<>();
        for (int i = 0; i < Math.min(write.path().size(), read.path().size()); i++) {
            if (write.path().get(i) != read.path().get(i)) {
                break;
            }
            common.add(write.path().get(i));
        }
        if (common.stream().noneMatch(cut::contains)) {
            return false; // what another round of the one loop wrote is what a round of the other would read
        }
        Set<Digit> used = new HashSet<>();
        for (int d = 0; d < write.at().size(); d++) {
            boolean last = d == write.at().size() - 1;
            if (last && write.whole()) {
                return true;
            }
            Optional<Form> written = write.at().get(d);
            int length =
                    last || buffer.rank() == 1 ? buffer.layout().columns() : ((Layout.Rows) buffer.layout()).rows();
            if (written.isEmpty() || !covers(written.get(), read.at().get(d), common, length, last ? sideBySide : 1)) {
                return false;
            }
            // A loop that moves two indices at once writes a diagonal.
            for (Digit digit : written.get().factors().keySet()) {
                if (!common.contains(digit) && !used.add(digit)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean covers(Form write, Optional<Form> read, List<Digit> common, int length, int sideBySide) {
        Form own = write;
        Form wanted = read.orElse(null);
        for (Digit d : common) {
            int factor = write.factors().getOrDefault(d, 0);
            if (factor != 0 && wanted == null
                    || wanted != null && wanted.factors().getOrDefault(d, 0) != factor) {
                return false;
            }
            own = own.plus(Form.of(d), -factor);
            wanted = wanted == null ? null : wanted.plus(Form.of(d), -factor);
        }
        if (wanted != null && alike(own, wanted)) {
            return true;
        }
        Interval needed = wanted == null ? new Interval(0, length - 1) : wanted.values();
        Optional<Interval> all = dense(own, sideBySide);
        return all.isPresent()
                && all.get().least() <= needed.least()
                && needed.most() <= all.get().most();
    }

    /** True if both go over the same, which need not be known: one counter each, of loops with the same bounds. */
    private static boolean alike(Form write, Form read) {
        if (write.factors().size() != 1 || read.factors().size() != 1 || write.constant() != read.constant()) {
            return false;
        }
        Digit own = write.factors().keySet().iterator().next();
        Digit other = read.factors().keySet().iterator().next();
        return write.factors().get(own) == 1 && read.factors().get(other) == 1 && isDense(own) && own.goesOver(other);
    }

    private static boolean isDense(Digit digit) {
        return digit.step() == 1 || digit.loop() instanceof Statement.Lanes;
    }

    /** All values of an index and of those beside it, if they are known to have no gaps. */
    private static Optional<Interval> dense(Form form, int sideBySide) {
        List<Digit> digits = new ArrayList<>(form.factors().keySet());
        digits.sort(
                (a, b) -> Integer.compare(form.factors().get(a), form.factors().get(b)));
        long least = form.constant();
        long length = sideBySide;
        for (Digit d : digits) {
            int factor = form.factors().get(d);
            Optional<Interval> exact = d.exact();
            int step = isDense(d) ? 1 : d.step();
            if (exact.isEmpty() || factor < 0 || (long) factor * step > length) {
                return Optional.empty();
            }
            long rounds = exact.get().most() - exact.get().least();
            rounds -= Math.max(0, rounds) % step;
            if (rounds < 0) {
                return Optional.empty();
            }
            least += factor * exact.get().least();
            length += factor * rounds;
        }
        return Optional.of(new Interval(least, least + length - 1));
    }
}
