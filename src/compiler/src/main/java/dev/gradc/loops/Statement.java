package dev.gradc.loops;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A step of a method. */
public sealed interface Statement {
    <R> R accept(Visitor<R> visitor);

    /** One method a statement. */
    interface Visitor<R> {
        R note(Note s);

        R loop(For s);

        R lanes(Lanes s);

        R fold(Fold s);

        R choice(If s);

        R let(Let s);

        R letRow(LetRow s);

        R store(Store s);

        R accumulate(Accumulate s);

        R fill(Fill s);

        R copy(Copy s);

        R turn(Turn s);

        R call(Call s);

        R nextStep(NextStep s);

        R seed(Seed s);

        R seedRow(SeedRow s);
    }

    /** A comment line above what follows: an equation, or what a step is for. Any text; who writes it filters it. */
    record Note(String text) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.note(this);
        }

        @Override
        public String toString() {
            return "// " + text;
        }
    }

    /** The loop {@code for (int c = from; c < to; c += step)}; the step is positive. */
    record For(Variable counter, Whole from, Whole to, int step, Block body) implements Statement {
        public For {
            if (counter.kind() != Kind.INT || step < 1) {
                throw new IllegalArgumentException("loop over " + counter + " by " + step);
            }
        }

        /** A loop by 1 from 0. */
        public static For upTo(Variable counter, Whole to, Block body) {
            return new For(counter, Whole.of(0), to, 1, body);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.loop(this);
        }

        @Override
        public String toString() {
            return "for " + counter + " = " + from + " .. " + to + (step == 1 ? "" : " by " + step) + "\n" + body;
        }
    }

    /**
     * A loop whose iterations do not depend on one another, so that several can be run at once: as many as a vector has lanes, times the vectors.
     * Within it a variable of kind REAL has a value in each lane; an element whose last index is the counter, perhaps moved, is one in each lane,
     * and lies beside the next lane's. The loop may run beyond its end, up to the pitch of what it stores.
     */
    record Lanes(Variable counter, Whole from, Whole to, int vectors, Block body) implements Statement {
        public Lanes {
            if (counter.kind() != Kind.INT || vectors < 1) {
                throw new IllegalArgumentException("lanes of " + counter + " by " + vectors);
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lanes(this);
        }

        @Override
        public String toString() {
            return "lanes " + counter + " = " + from + " .. " + to + (vectors == 1 ? "" : " by " + vectors) + "\n"
                    + body;
        }
    }

    /** The last statement on a variable within {@link Lanes}: what all lanes hold, those beyond the end left out, is joined to a place outside. */
    record Fold(Place place, Joining joining, Variable variable) implements Statement {
        /** How two values become one. */
        public enum Joining {
            SUM,
            LARGEST,
            SMALLEST
        }

        public Fold {
            if (variable.kind() != Kind.REAL) {
                throw new IllegalArgumentException("fold of " + variable.kind() + " " + variable);
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fold(this);
        }

        @Override
        public String toString() {
            return "fold " + place + " " + joining.name().toLowerCase(Locale.ROOT) + " " + variable;
        }
    }

    /** A choice; the otherwise may be empty. */
    record If(Value condition, Block then, Block otherwise) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.choice(this);
        }

        @Override
        public String toString() {
            String no = otherwise.statements().isEmpty() ? "" : "else\n" + otherwise;
            return "if " + condition + "\n" + then + no;
        }
    }

    /** The declaration of a variable with its value, its first if the variable is mutable. */
    record Let(Variable variable, Value value) implements Statement {
        public Let {
            if (variable.kind() != value.kind()) {
                throw new IllegalArgumentException(
                        variable.kind() + " " + variable + " = " + value.kind() + " " + value);
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.let(this);
        }

        @Override
        public String toString() {
            return (variable.mutable() ? "var " : "let ") + variable + " = " + value;
        }
    }

    /** The declaration of an array variable for a flat buffer or a row. */
    record LetRow(RowVariable variable, Array of) implements Statement {
        public LetRow {
            if (of.rank() != 1 || of.element() != variable.element()) {
                throw new IllegalArgumentException(variable + " = " + of);
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.letRow(this);
        }

        @Override
        public String toString() {
            return "row " + variable + " = " + of;
        }
    }

    /** The assignment {@code place = value}. */
    record Store(Place place, Value value) implements Statement {
        public Store {
            if (place.kind() != value.kind()) {
                throw new IllegalArgumentException(place.kind() + " " + place + " = " + value.kind() + " " + value);
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.store(this);
        }

        @Override
        public String toString() {
            return place + " = " + value;
        }
    }

    /** The assignment {@code place += value}. */
    record Accumulate(Place place, Value value) implements Statement {
        public Accumulate {
            if (place.kind() != value.kind()) {
                throw new IllegalArgumentException(place.kind() + " " + place + " += " + value.kind() + " " + value);
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.accumulate(this);
        }

        @Override
        public String toString() {
            return place + " += " + value;
        }
    }

    /** All elements of an array of rank 1 set to a value: {@code Arrays.fill}. */
    record Fill(Array array, Value value) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fill(this);
        }

        @Override
        public String toString() {
            return "fill " + array + " = " + value;
        }
    }

    /** As many elements of one array of rank 1, from one on, copied to another, to one on: {@code System.arraycopy}. */
    record Copy(Array from, Whole first, Array to, Whole at, int length) implements Statement {
        /** From the first element on to the first. */
        public static Copy whole(Array from, Array to, int length) {
            return new Copy(from, Whole.of(0), to, Whole.of(0), length);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.copy(this);
        }

        @Override
        public String toString() {
            String places = first.equals(Whole.of(0)) && at.equals(Whole.of(0)) ? "" : " from " + first + " at " + at;
            return "copy " + from + " to " + to + ", " + length + places;
        }
    }

    /**
     * A matrix copied the other way round: {@code to[j][i] = from[i][j]} for so many rows i and columns j, both buffers of rows. Whole vectors are
     * read and written: more columns, and more rows as far as there are.
     */
    record Turn(Buffer from, Whole rows, Buffer to, Whole columns) implements Statement {
        /** The rows that a buffer has. */
        public static int rowsOf(Buffer buffer) {
            return buffer.layout() instanceof Layout.Packed p ? p.rows() : ((Layout.Rows) buffer.layout()).rows();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.turn(this);
        }

        @Override
        public String toString() {
            return "turn " + from + ", " + rows + " rows, to " + to + ", " + columns;
        }
    }

    /** A call of a method of the program, by its name, with one argument a formal. */
    record Call(String method, List<Argument> arguments) implements Statement {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.call(this);
        }

        @Override
        public String toString() {
            return method + arguments.stream().map(Argument::toString).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /** One more step counted: {@code stepCount++}. */
    record NextStep() implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.nextStep(this);
        }

        @Override
        public String toString() {
            return "next step";
        }
    }

    /**
     * The stream of draws started anew for a parameter: {@code state = mix(mix(seed) + parameter * 0x9E3779B97F4A7C15L)}, where seed is what
     * {@code initialize} was given, mix is SplitMix64's finaliser, and each next number is {@code mix(state += 0x9E3779B97F4A7C15L)}.
     */
    record Seed(int parameter) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.seed(this);
        }

        @Override
        public String toString() {
            return "seed " + parameter;
        }
    }

    /**
     * The stream of draws started anew for a row of the batch: {@code state = mix(mix(mix(mix(seed) - (draw + 1) * G) + stepCount * G) + row *
     * G)}, with G and mix as for {@link Seed} and the number of updates so far; so that what is drawn depends on nothing drawn before.
     *
     * @param draw the drawn tensor's position in the model
     */
    record SeedRow(int draw, Whole row) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.seedRow(this);
        }

        @Override
        public String toString() {
            return "seed draw " + draw + ", row " + row;
        }
    }
}
