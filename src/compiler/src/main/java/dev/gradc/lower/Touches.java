package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Method;
import dev.gradc.loops.Place;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which buffers of the object statements touch, write and fill: directly, by rows, and through the methods they call. */
final class Touches {
    private final Map<String, Method> methods = new LinkedHashMap<>();
    private final Map<String, Found> known = new HashMap<>();

    Touches(List<Method> methods) {
        methods.forEach(m -> this.methods.put(m.name(), m));
    }

    /**
     * What statements do.
     *
     * @param touched read or written
     * @param written at least partly
     * @param filled along the whole length of a row
     * @param formals the arrays they are given that they write, true for those they fill
     */
    record Found(Set<Buffer> touched, Set<Buffer> written, Set<Buffer> filled, Map<Formal, Boolean> formals) {}

    Found of(Statement statement) {
        return of(Block.of(statement));
    }

    private Found of(Block block) {
        Walk walk = new Walk();
        walk.found.touched().addAll(Usage.of(block).buffers());
        walk.block(block);
        return walk.found;
    }

    private Found of(Method method) {
        Found found = known.get(method.name());
        if (found == null) {
            found = of(method.body());
            known.put(method.name(), found);
        }
        return found;
    }

    /** One walk over statements; array variables stand for what they were declared to be. */
    private final class Walk implements Statement.Visitor<Void> {
        private final Found found =
                new Found(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashMap<>());
        private final Map<RowVariable, Array> rows = new HashMap<>();

        private void block(Block block) {
            block.statements().forEach(s -> s.accept(this));
        }

        private void write(Place place) {
            if (place instanceof Element element) {
                write(element.array(), false);
            }
        }

        private void write(Array array, boolean fill) {
            Array stands = array;
            while (stands instanceof RowVariable variable && rows.containsKey(variable)) {
                stands = rows.get(variable);
            }
            if (stands instanceof RowVariable formal) {
                found.formals().merge(formal, fill, Boolean::logicalOr);
                return;
            }
            Buffer buffer = stands instanceof Array.Row row ? row.buffer() : (Buffer) stands;
            found.written().add(buffer);
            if (fill) {
                found.filled().add(buffer);
            }
        }

        @Override
        public Void note(Statement.Note s) {
            return null;
        }

        @Override
        public Void loop(Statement.For s) {
            block(s.body());
            return null;
        }

        @Override
        public Void lanes(Statement.Lanes s) {
            block(s.body());
            return null;
        }

        @Override
        public Void fold(Statement.Fold s) {
            write(s.place());
            return null;
        }

        @Override
        public Void choice(Statement.If s) {
            block(s.then());
            block(s.otherwise());
            return null;
        }

        @Override
        public Void let(Statement.Let s) {
            return null;
        }

        @Override
        public Void letRow(Statement.LetRow s) {
            rows.put(s.variable(), s.of());
            return null;
        }

        @Override
        public Void store(Statement.Store s) {
            write(s.place());
            return null;
        }

        @Override
        public Void accumulate(Statement.Accumulate s) {
            write(s.place());
            return null;
        }

        @Override
        public Void fill(Statement.Fill s) {
            write(s.array(), true);
            return null;
        }

        @Override
        public Void copy(Statement.Copy s) {
            write(s.to(), false);
            return null;
        }

        @Override
        public Void turn(Statement.Turn s) {
            write(s.to(), false);
            return null;
        }

        @Override
        public Void call(Statement.Call s) {
            Method method = methods.get(s.method());
            Found inner = of(method);
            found.touched().addAll(inner.touched());
            found.written().addAll(inner.written());
            found.filled().addAll(inner.filled());
            for (int i = 0; i < method.formals().size(); i++) {
                Argument argument = s.arguments().get(i);
                Boolean fill = inner.formals().get(method.formals().get(i));
                if (fill != null && argument instanceof Array array) {
                    write(array, fill);
                }
            }
            return null;
        }

        @Override
        public Void nextStep(Statement.NextStep s) {
            return null;
        }

        @Override
        public Void seed(Statement.Seed s) {
            return null;
        }

        @Override
        public Void seedRow(Statement.SeedRow s) {
            return null;
        }
    }
}
