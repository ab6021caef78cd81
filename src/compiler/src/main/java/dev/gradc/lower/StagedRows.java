package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Index;
import dev.gradc.loops.Array;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows looked at through a {@link Window}, one array whose taps lie at equal distances: the tensor's own row if it reaches, else a copy with zeros
 * where the window looks beyond it; with strides above 1 a copy for each tap.
 */
final class StagedRows {
    private final Arena arena;
    private final Code code;
    private final Window window;
    private final int samples;
    private final List<Buffer> copies = new ArrayList<>();

    /**
     * Declares room for copies, and clears it where the code stands, if there have to be any.
     *
     * @param count how many rows are looked at at a time
     * @param samples the room for samples beside each other
     */
    StagedRows(Arena arena, Code code, Window window, int samples, int count, String name) {
        this.arena = arena;
        this.code = code;
        this.window = window;
        this.samples = samples;
        for (int i = 0; !window.inPlace() && i < count; i++) {
            copies.add(declare(name));
        }
    }

    private Buffer declare(String name) {
        int size = window.stride() == 1
                ? (window.greatest() - window.least() + 1) * samples
                : window.taps() * window.position().extent() * samples;
        Buffer buffer = code.storage().of(code.storage().scratch(name, List.of(arena.axis("c", size))));
        code.add(new Statement.Fill(buffer, Arithmetic.zero(Kind.REAL)));
        return buffer;
    }

    /** The distance from one tap to the next. */
    int pitch() {
        return window.stride() == 1
                ? Math.max(1, Math.abs(window.step())) * samples
                : window.position().extent() * samples;
    }

    /** Where the first tap begins. */
    int from() {
        return window.inPlace() ? window.least() * samples : 0;
    }

    /** The arrays for the rows at places where the loops stand, copied if they have to be. */
    List<Array> fetch(List<Map<Axis, Index>> places) {
        List<Array> all = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            all.add(fetch(i, places.get(i)));
        }
        return all;
    }

    private Array fetch(int number, Map<Axis, Index> place) {
        List<Index> at =
                window.read().at().stream().map(i -> i.substitute(place)).toList();
        Storage.Address address = code.storage().address(window.read().tensor(), at);
        Array source = address.buffer().row(code.whole(address.at().get(0)));
        if (copies.isEmpty()) {
            return source;
        }
        Buffer copy = copies.get(number);
        if (window.stride() == 1) {
            int first = Math.max(0, window.least());
            int last = Math.min(window.extent() - 1, window.greatest());
            copy(
                    copy,
                    source,
                    Whole.of(first * samples),
                    Whole.of((first - window.least()) * samples),
                    last - first + 1);
            return copy;
        }
        for (int q = 0; q < window.taps(); q++) {
            Index shown = Index.of(window.position()).times(window.stride()).plus(window.step() * q + window.start());
            int from = Math.max(0, Math.floorDiv(-shown.constant() + window.stride() - 1, window.stride()));
            int to = Math.min(
                    window.position().extent(),
                    Math.floorDiv(window.extent() - 1 - shown.constant(), window.stride()) + 1);
            Index copied =
                    Index.of(window.position()).plus(q * window.position().extent());
            code.openLoop(window.position());
            copy(copy, source, code.whole(shown.times(samples)), code.whole(copied.times(samples)), 1);
            code.closeLoop(Whole.of(from), Whole.of(to));
        }
        return copy;
    }

    private void copy(Buffer copy, Array source, Whole first, Whole at, int places) {
        if (places > 0) {
            code.add(new Statement.Copy(source, first, copy, at, places * samples));
        }
    }
}
