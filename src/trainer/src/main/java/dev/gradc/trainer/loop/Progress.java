package dev.gradc.trainer.loop;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Where a training run tells how far it is. It never changes what the run does. */
public abstract class Progress implements AutoCloseable {
    private static final int WIDTH = 79; // asking the terminal would take native code, and its warnings on newer JDKs

    Progress() {}

    /** A progress that has the given form and writes to the given stream. */
    public static Progress of(ProgressMode mode, PrintStream out) {
        return switch (mode) {
            case AUTO -> Terminal.isAttached() ? new Bar(out) : new Lines(out);
            case BAR -> new Bar(out);
            case LINES -> new Lines(out);
            case NONE -> new Silence();
        };
    }

    /** Called once, before the first step. */
    abstract void begin(int epochs, int stepsPerEpoch);

    /** Called after each step; allocates nothing. */
    abstract void step();

    /** Called after each epoch, counted from 1, with the mean loss of its steps. */
    abstract void epoch(int epoch, double loss, Optional<Evaluation> heldOut);

    @Override
    public abstract void close();

    static String describe(double loss, Optional<Evaluation> heldOut) {
        return "loss " + Evaluation.figure(loss)
                + heldOut.map(evaluation -> "; held out: " + evaluation).orElse("");
    }

    private static final class Lines extends Progress {
        private final PrintStream out;
        private int epochs;

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        void begin(int epochs, int stepsPerEpoch) {
            this.epochs = epochs;
        }

        @Override
        void step() {}

        @Override
        void epoch(int epoch, double loss, Optional<Evaluation> heldOut) {
            int digits = Integer.toString(epochs).length();
            String number = String.format(Locale.ROOT, "%" + digits + "d", epoch);
            out.print("epoch " + number + "/" + epochs + ": " + describe(loss, heldOut) + "\n");
        }

        @Override
        public void close() {
            out.flush();
        }
    }

    private static final class Bar extends Progress {
        private final PrintStream out;
        private Optional<ProgressBar> bar = Optional.empty();

        Bar(PrintStream out) {
            this.out = out;
        }

        @Override
        void begin(int epochs, int stepsPerEpoch) {
            bar = Optional.of(new ProgressBarBuilder()
                    .setTaskName("training")
                    .setInitialMax((long) epochs * stepsPerEpoch)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
                    .build());
        }

        @Override
        void step() {
            bar.orElseThrow().step();
        }

        @Override
        void epoch(int epoch, double loss, Optional<Evaluation> heldOut) {
            bar.orElseThrow()
                    .setExtraMessage(" " + heldOut.map(Evaluation::toString).orElse(describe(loss, heldOut)));
        }

        @Override
        public void close() {
            bar.ifPresent(started -> {
                started.close();
                out.print("\n"); // not left to the library: it forgets the end of a bar that lives for one drawing
                out.flush();
            });
        }

        /** Draws over the line before, which may have been longer. */
        private void draw(String line) {
            out.print("\r" + line + " ".repeat(Math.max(0, WIDTH - line.length())));
            out.flush();
        }
    }

    private static final class Silence extends Progress {
        @Override
        void begin(int epochs, int stepsPerEpoch) {}

        @Override
        void step() {}

        @Override
        void epoch(int epoch, double loss, Optional<Evaluation> heldOut) {}

        @Override
        public void close() {}
    }
}
