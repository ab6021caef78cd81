package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.loops.Block;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Whole;
import java.util.Optional;
import java.util.function.Supplier;

/** The shapes that a definition can be written in, in the order in which they are tried: by rows in plain code, and in lanes. */
final class Recogniser {
    private final Arena arena;
    private final Planning planning;
    private final LoweringOptions options;
    private final Settings settings;
    private final Kernels kernels;
    private final Supplier<Code> lanes;
    private final Softmaxes softmaxes;
    private final Finite finite;

    /** @param lanes makes code in lanes for a method of its own */
    Recogniser(Planning planning, LoweringOptions options, Settings settings, Kernels kernels, Supplier<Code> lanes) {
        this.arena = planning.arena();
        this.planning = planning;
        this.options = options;
        this.settings = settings;
        this.kernels = kernels;
        this.lanes = lanes;
        this.softmaxes = new Softmaxes(arena, planning.definitions());
        this.finite = new Finite(planning.definitions());
    }

    /** Writes a definition by rows; one of a recurrence for the step that the code stands at. */
    void rows(Code code, Definition d, Optional<Axis> time) {
        if (inParts(code, d)
                || code.storage().crosswise(d.tensor()) && (new Transposes(code).define(d) || crosswise(code, d))
                || time.isEmpty() && wholeRows(code, d)
                || new Dense(arena, code, settings, kernels, time).define(d)) {
            return;
        }
        if (time.isPresent()) {
            Gatherer joined = new JoinedRows(arena, code, settings, kernels, time.get());
            new AtSteps(arena, code, time.get())
                    .define(d, e -> new Nest(arena, code, settings, kind(code, d), time).define(e, joined));
        } else {
            Gatherer windows = new Windows(arena, code, settings, kernels);
            Gatherer sums = new RowSums(arena, code, settings, kernels, windows);
            nest(code, d, time, new LongSums(arena, code, settings, kernels, sums));
        }
    }

    private boolean wholeRows(Code code, Definition d) {
        return new Joined(arena, code, settings).define(d)
                || new Transposes(code).define(d)
                || new RowShares(arena, code, settings, softmaxes).define(d)
                || new Patches(arena, code, settings).define(d);
    }

    /** Writes a definition in lanes; one of a recurrence for the step that the code stands at. */
    void lanes(Code code, Definition d, Optional<Axis> time) {
        if (time.isPresent() && isElementwise(d.value())) {
            new AtSteps(arena, code, time.get()).define(d, e -> nest(code, e, time, inLanes(code, time)));
        } else {
            nest(code, d, time, inLanes(code, time));
        }
    }

    private Gatherer inLanes(Code code, Optional<Axis> time) {
        Gatherer sums = new SampleSums(arena, code, settings, tiles(code, time));
        if (time.isPresent()) {
            return sums;
        }
        Gatherer logSums = new LogSums(arena, code, options, softmaxes, sums);
        Gatherer joined = new Joined(arena, code, settings);
        return d -> joined.define(d) || logSums.define(d);
    }

    /** Tiles of a definition in code in lanes. */
    Tiles tiles(Code code, Optional<Axis> time) {
        return new Tiles(arena, code, settings, options.multiple(), time);
    }

    private static boolean isElementwise(Expr e) {
        return !(e instanceof Expr.Reduce) && e.children().stream().allMatch(Recogniser::isElementwise);
    }

    private void nest(Code code, Definition d, Optional<Axis> time, Gatherer gatherer) {
        if (!new WinnersNest(arena, code, settings, planning.winners()).define(d)) {
            new Nest(arena, code, settings, kind(code, d), time).define(d, gatherer);
        }
    }

    private static Kind kind(Code code, Definition d) {
        return code.storage().of(d.tensor()).element() == Kind.DOUBLE ? Kind.DOUBLE : Kind.REAL;
    }

    /** Writes a definition of {@link PartialSums} part by part. */
    private boolean inParts(Code code, Definition d) {
        Optional<Axis> which = planning.partialSums().which(d.tensor());
        if (which.isEmpty()) {
            return false;
        }
        Axis part = which.get();
        code.openLoop(part);
        boolean written = new Dense(arena, code, settings, kernels, which).define(d);
        if (written) {
            code.closeLoop(Whole.of(0), Whole.of(part.extent()));
        } else {
            code.dropLoop();
        }
        return written;
    }

    /** Writes loops over long rows, if a definition whose samples lie side by side has such a form. */
    private boolean crosswise(Code code, Definition d) {
        if (!planning.winners().containsKey(d) && new LongRows(arena, code, settings, kernels).define(d)) {
            return true;
        }
        if (!finite.isEverywhere(d.value())) {
            return false;
        }
        Code across = lanes.get();
        nest(across, d, Optional.empty(), tiles(across, Optional.empty()));
        Storage storage = code.storage();
        Optional<Block> block = LongLanes.of(
                arena, storage, kernels, options.real(), storage.of(d.tensor()).name(), across.body());
        block.ifPresent(b -> b.statements().forEach(code::add));
        return block.isPresent();
    }
}
