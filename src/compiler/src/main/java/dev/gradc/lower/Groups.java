package dev.gradc.lower;

import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Cut;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Method;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A method's statements in groups, each to be done before the next begins: as many statements as can be cut alike, or those that one thread does.
 * Scalars that no statement changes go before all.
 */
final class Groups {
    private final Map<String, Method> methods;
    private final Limits limits;
    private final Map<Variable, Interval> known;
    private final List<Variable> handed = new ArrayList<>();
    private final List<Statement> before = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<Buffer> room;
    private final List<List<Statement>> units;

    /**
     * What is the same for all methods.
     *
     * @param lanes the elements of the longest vector
     * @param least the operations from which on a group is cut
     * @param threads how many there will be, as a rule
     */
    record Limits(int lanes, long least, int threads) {}

    /** A group's statements as each thread does them, and how their work is cut if it is. */
    record Divided(Block block, Optional<Cut> cut) {}

    /**
     * @param first scalars that are worked out before all
     * @param formals what the method is given
     * @param methods all that can be called
     * @param known what scalars may be
     * @param room the buffers that only this method touches, to work in
     */
    Groups(
            Block first,
            Block body,
            List<Formal> formals,
            Map<String, Method> methods,
            Map<Variable, Interval> known,
            Set<Buffer> room,
            Limits limits) {
        this.limits = limits;
        this.room = room;
        this.methods = methods;
        this.known = new HashMap<>(known);
        formals.forEach(f -> {
            taken.add(f.name());
            if (f instanceof Variable v) {
                handed.add(v);
            }
        });
        first.statements().forEach(s -> goesBefore((Statement.Let) s));
        taken.addAll(Usage.of(body).declared());
        units = units(body);
        group();
    }

    /** Scalars that are worked out before the groups. */
    Block before() {
        return new Block(before);
    }

    List<Group> all() {
        return groups;
    }

    /** True if some group's work is to be cut. */
    boolean worthIt() {
        return groups.stream().anyMatch(g -> !g.choices().isEmpty());
    }

    /** The scalars that a group may take: those the method is given, those worked out before, and the ends of the stretch. */
    List<Variable> handed(Optional<Cut> cut) {
        List<Variable> all = new ArrayList<>(handed);
        cut.ifPresent(c -> all.addAll(List.of(c.from(), c.to())));
        return all;
    }

    private void goesBefore(Statement.Let let) {
        before.add(let);
        if (!handed.contains(let.variable())) {
            handed.add(let.variable());
        }
        taken.add(let.variable().name());
        Accesses.values(let.value(), known).ifPresent(v -> known.put(let.variable(), v));
    }

    // ---------------------------------------------------------------- units

    /** Statements that cannot be parted: from a declaration to the last use of what it declares. */
    private List<List<Statement>> units(Block body) {
        Set<Buffer> written = new HashSet<>();
        Accesses.of(body, methods, limits.lanes(), known).all().stream()
                .filter(Access::writes)
                .forEach(a -> a.buffer().ifPresent(written::add));
        List<Statement> rest = new ArrayList<>();
        for (Statement s : body.statements()) {
            if (s instanceof Statement.Let let && isFixed(let, written)) {
                goesBefore(let);
            } else {
                rest.add(s);
            }
        }
        List<List<Statement>> units = new ArrayList<>();
        for (int i = 0; i < rest.size(); ) {
            int end = i;
            for (int k = i; k <= end; k++) {
                end = Math.max(
                        end,
                        rest.get(k) instanceof Statement.Note ? Math.min(k + 1, rest.size() - 1) : lastUse(rest, k));
            }
            units.add(List.copyOf(rest.subList(i, end + 1)));
            i = end + 1;
        }
        return units;
    }

    private static int lastUse(List<Statement> statements, int declaration) {
        Statement s = statements.get(declaration);
        int last = declaration;
        for (int k = declaration + 1; k < statements.size(); k++) {
            Usage usage = Usage.of(Block.of(statements.get(k)));
            boolean uses = s instanceof Statement.Let let && usage.uses(let.variable())
                    || s instanceof Statement.LetRow row && usage.rows().contains(row.variable());
            last = uses ? k : last;
        }
        return last;
    }

    /** True if a scalar is the same wherever it is worked out, and depends on nothing but what is given or fixed, too. */
    private boolean isFixed(Statement.Let let, Set<Buffer> written) {
        boolean scalar = !let.variable().mutable() && let.variable().kind() != Kind.BOOLEAN;
        return scalar
                && !draws(let.value())
                && Varying.leaves(let.value()).stream().allMatch(leaf -> isFixed(leaf, written));
    }

    private boolean isFixed(Object leaf, Set<Buffer> written) {
        if (leaf instanceof Variable v) {
            return handed.contains(v);
        }
        if (leaf instanceof RowVariable) {
            return false;
        }
        Buffer buffer = leaf instanceof Array.Row row ? row.buffer() : (Buffer) leaf;
        return !written.contains(buffer);
    }

    private static boolean draws(Value value) {
        return value instanceof Value.Draw || Varying.parts(value).stream().anyMatch(Groups::draws);
    }

    // ---------------------------------------------------------------- groups

    private void group() {
        List<Statement> alone = new ArrayList<>();
        for (int i = 0; i < units.size(); ) {
            List<Statement> together = new ArrayList<>(units.get(i));
            Group group = choices(together);
            int next = i + 1;
            while (!group.choices().isEmpty() && next < units.size()) {
                List<Statement> more = new ArrayList<>(together);
                more.addAll(units.get(next));
                Group also = choices(more);
                if (also.choices().isEmpty()
                        || also.choices().get(0).pieces()
                                < group.choices().get(0).pieces()) {
                    break;
                }
                together = more;
                group = also;
                next++;
            }
            if (!group.choices().isEmpty() && group.operations() >= limits.least()) {
                oneThread(alone);
                groups.add(group);
            } else {
                alone.addAll(together);
            }
            i = next;
        }
        oneThread(alone);
    }

    private void oneThread(List<Statement> statements) {
        if (!statements.isEmpty()) {
            Block block = new Block(statements);
            groups.add(new Group(
                    block, Accesses.of(block, methods, limits.lanes(), known).all(), List.of(), 0));
            statements.clear();
        }
    }

    private Group choices(List<Statement> statements) {
        Block block = new Block(statements);
        Accesses accesses = Accesses.of(block, methods, limits.lanes(), known);
        List<Choice> choices = new ArrayList<>();
        if (!accesses.changesObject()) {
            for (Digit d : accesses.loops()) {
                Ownership.of(d, accesses.all(), room(statements))
                        .map(c -> Choice.of(c, accesses.all()))
                        .filter(c -> c.rounds() > 1)
                        .ifPresent(choices::add);
            }
        }
        return new Group(block, accesses.all(), Choice.bestFirst(choices, limits.threads()), operations(block));
    }

    /** The buffers that the method uses to work in, and that none of its other statements touches. */
    private Set<Buffer> room(List<Statement> statements) {
        Set<Buffer> free = new HashSet<>(room);
        for (List<Statement> unit : units) {
            if (!statements.containsAll(unit)) {
                Accesses.of(new Block(unit), methods, limits.lanes(), known)
                        .all()
                        .forEach(a -> a.buffer().ifPresent(free::remove));
            }
        }
        return free;
    }

    private long operations(Block block) {
        return new Effort(methods).of(block, known);
    }

    /** @param choice one of the group's; empty for one thread */
    Divided divide(Group group, Optional<Choice> choice) {
        if (choice.isEmpty()) {
            return new Divided(group.block(), Optional.empty());
        }
        Ownership.Cutting cutting = choice.get().cutting();
        Variable from = Variable.counter(fresh("begin"));
        Variable to = Variable.counter(fresh("end"));
        Set<Statement> loops = Collections.newSetFromMap(new IdentityHashMap<>());
        cutting.loops().forEach(d -> loops.add(d.loop()));
        Cut how = new Cut(from, to, extent(cutting), cutting.multiple(), List.copyOf(cutting.own()));
        return new Divided(Cutter.cut(group.block(), loops, from, to), Optional.of(how));
    }

    private String fresh(String wish) {
        String name = wish;
        for (int i = 2; !taken.add(name); i++) {
            name = wish + i;
        }
        return name;
    }

    /** About the largest end: the number of samples or a constant, if the loops have one. */
    private Whole extent(Ownership.Cutting cutting) {
        Set<Whole> ends = new LinkedHashSet<>();
        cutting.loops().forEach(d -> ends.add(d.to()));
        Optional<Whole> lone = ends.stream()
                .filter(e -> e instanceof Whole.Affine a
                        && a.constant() == 0
                        && a.terms().size() == 1
                        && a.terms().get(0).coefficient() == 1
                        && handed.contains(a.terms().get(0).atom()))
                .findFirst();
        if (lone.isPresent()) {
            return lone.get();
        }
        return Whole.of((int) cutting.loops().stream()
                .mapToLong(d -> Math.min(d.values().most() + d.step(), 1 << 20))
                .max()
                .orElse(1));
    }
}
