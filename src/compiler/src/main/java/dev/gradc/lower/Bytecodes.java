package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Element;
import dev.gradc.loops.Place;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.List;

/** A generous estimate of the bytecodes that statements take; methods they call not counted. HotSpot leaves methods of more than 8,000 alone. */
final class Bytecodes {
    private static final long STEP = 4; // to load, store or jump

    private Bytecodes() {}

    static long of(Block block) {
        return block.statements().stream().mapToLong(Bytecodes::of).sum();
    }

    static long of(Statement s) {
        if (s instanceof Statement.For f) {
            return 3 * STEP + of(f.from()) + of(f.to()) + of(f.body());
        }
        if (s instanceof Statement.Lanes l) {
            return 3 * STEP + of(l.from()) + of(l.to()) + of(l.body());
        }
        if (s instanceof Statement.Fold f) {
            return 4 * STEP + of(f.place());
        }
        if (s instanceof Statement.If i) {
            return STEP + of(i.condition()) + of(i.then()) + of(i.otherwise());
        }
        if (s instanceof Statement.Let l) {
            return STEP + of(l.value());
        }
        if (s instanceof Statement.LetRow l) {
            return of(l.of());
        }
        if (s instanceof Statement.Store store) {
            return of(store.place()) + of(store.value());
        }
        if (s instanceof Statement.Accumulate more) {
            return STEP + of(more.place()) + of(more.value());
        }
        if (s instanceof Statement.Fill fill) {
            return of(fill.array()) + of(fill.value());
        }
        if (s instanceof Statement.Copy copy) {
            return 2 * STEP + of(copy.from()) + of(copy.first()) + of(copy.to()) + of(copy.at());
        }
        if (s instanceof Statement.Turn turn) {
            return 6 * STEP + of(turn.rows()) + of(turn.columns());
        }
        if (s instanceof Statement.Call call) {
            return STEP + call.arguments().stream().mapToLong(Bytecodes::of).sum();
        }
        return s instanceof Statement.SeedRow seed ? of(seed.row()) : 0;
    }

    private static long of(Argument argument) {
        if (argument instanceof Value v) {
            return of(v);
        }
        return argument instanceof Whole w ? of(w) : of((Array) argument);
    }

    private static long of(Place place) {
        return place instanceof Element e ? of(e) : STEP;
    }

    private static long of(Array array) {
        return array instanceof Array.Row row ? 2 * STEP + of(row.row()) : STEP;
    }

    private static long of(Element element) {
        return of(element.array())
                + element.at().stream().mapToLong(Bytecodes::of).sum();
    }

    private static long of(Whole whole) {
        if (whole instanceof Whole.Affine affine) {
            return STEP
                    + affine.terms().stream()
                            .mapToLong(t -> STEP + (t.atom() instanceof Element e ? of(e) : 0))
                            .sum();
        }
        if (whole instanceof Whole.Floor floor) {
            return STEP + of(floor.dividend());
        }
        List<Whole> all = whole instanceof Whole.Largest l ? l.of() : ((Whole.Smallest) whole).of();
        return STEP + all.stream().mapToLong(Bytecodes::of).sum();
    }

    private static long of(Value value) {
        if (value instanceof Element e) {
            return of(e);
        }
        if (value instanceof Value.WholeValue w) {
            return of(w.whole());
        }
        return own(value)
                + Varying.parts(value).stream().mapToLong(Bytecodes::of).sum();
    }

    private static long own(Value value) {
        if (value instanceof Value.Logic) {
            return 0;
        }
        if (value instanceof Value.Negate || value instanceof Value.Binary || value instanceof Value.Convert) {
            return 1;
        }
        boolean leaf = value instanceof Variable || value instanceof Value.Literal;
        boolean asked = value instanceof Value.SettingValue || value instanceof Value.Draw;
        return leaf || asked || value instanceof Value.Fma ? STEP : 2 * STEP;
    }
}
