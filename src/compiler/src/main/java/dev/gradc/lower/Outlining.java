package dev.gradc.lower;

import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Method;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Twin;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bodies of outermost loops with lanes as methods of their own. HotSpot keeps vectors in registers only where it has inlined every operation
 * on them; how many it inlines into one method is bounded, so that a method should hold one tile.
 */
final class Outlining {
    private static final long LARGE = 250; // bytes of code, by estimate; below, a call costs more than it helps

    private final Names names;
    private final Map<String, Method> known = new LinkedHashMap<>();
    private final Pace pace;
    private long large = LARGE;
    private Names locals = new Names();

    /** @param names of methods, those of parts to come */
    Outlining(Names names, Pace pace) {
        this.names = names;
        this.pace = pace;
    }

    /**
     * The twin of a method, with this body.
     *
     * @param often true if it is called at each step of a recurrence: its rows, then, are a part whatever they hold, which HotSpot meets often enough
     *     to compile it as a whole, before it would from within its loop
     */
    Twin twin(Method method, Block body, boolean often) {
        large = often ? 0 : LARGE;
        locals = new Names();
        method.formals().forEach(f -> locals.fresh(f.name()));
        Usage.of(body).declared().forEach(locals::fresh);
        List<Statement> before = new ArrayList<>();
        List<Statement> rest = new ArrayList<>();
        Set<Object> known = new LinkedHashSet<>(method.formals());
        for (Statement s : body.statements()) {
            boolean scalar = s instanceof Statement.Let let
                    && !let.variable().mutable()
                    && known.containsAll(Varying.leaves(let.value()))
                    && Varying.leaves(let.value()).stream().noneMatch(Array.class::isInstance);
            if (scalar) {
                known.add(((Statement.Let) s).variable());
            }
            (scalar ? before : rest).add(s);
        }
        List<Method> parts = new ArrayList<>();
        Map<Variable, Interval> integers = pace.known();
        before.forEach(s -> pace.note(s, integers));
        boolean several =
                rest.stream().filter(Statement.Lanes.class::isInstance).count() > 1;
        Block outlined = new Block(rest.stream()
                .map(s -> several && s instanceof Statement.Lanes
                        ? part(Block.of(s), method.name(), parts)
                        : outline(s, method.name(), parts, integers))
                .toList());
        Method apart = Usage.part(method.name(), method.comment(), outlined);
        return new Twin(new Block(before), apart, parts);
    }

    private Block outline(Block block, String name, List<Method> parts, Map<Variable, Interval> integers) {
        return new Block(block.statements().stream()
                .map(s -> outline(s, name, parts, integers))
                .toList());
    }

    /** @param integers what they may be where the statement stands */
    private Statement outline(Statement s, String name, List<Method> parts, Map<Variable, Interval> integers) {
        pace.note(s, integers);
        if (large == 0 && s instanceof Statement.If choice) {
            return new Statement.If(
                    choice.condition(),
                    outline(choice.then(), name, parts, integers),
                    outline(choice.otherwise(), name, parts, integers));
        }
        if (!(s instanceof Statement.For loop) || !hasLanes(loop.body())) {
            return s;
        }
        Block body = loop.body();
        if (isAround(body)) {
            body = outline(body, name, parts, integers);
        } else if (Bytecodes.of(body) >= LARGE
                && pace.counts(body)
                && (!pace.isQuick(body, integers) || Stretches.mayBeEmptyTwice(body))) {
            body = within(body, name, parts, integers);
        } else {
            body = apart(body, name, parts);
        }
        return new Statement.For(loop.counter(), loop.from(), loop.to(), loop.step(), body);
    }

    /** What goes many rounds, with its own loops' bodies as parts. */
    private Block within(Block block, String name, List<Method> parts, Map<Variable, Interval> integers) {
        List<Statement> all = new ArrayList<>();
        for (Statement s : block.statements()) {
            if (s instanceof Statement.Lanes lanes && pace.isOfSamples(lanes)) {
                new Stretches(pace, integers, locals)
                        .of(lanes)
                        .forEach(stretch -> all.add(parted(stretch, name, parts)));
            } else {
                all.add(outline(s, name, parts, integers));
            }
        }
        return new Block(all);
    }

    /** Lanes, all there are in some loops, as parts. */
    private Statement parted(Statement s, String name, List<Method> parts) {
        if (!(s instanceof Statement.For f)) {
            return s instanceof Statement.Lanes ? part(Block.of(s), name, parts) : s;
        }
        List<Statement> body =
                f.body().statements().stream().map(b -> parted(b, name, parts)).toList();
        return new Statement.For(f.counter(), f.from(), f.to(), f.step(), new Block(body));
    }

    private Block apart(Block body, String name, List<Method> parts) {
        if (Bytecodes.of(body) < large) {
            return body;
        }
        List<Block> pieces = pieces(body);
        List<Statement> calls = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            calls.addAll(apart(pieces.get(i), needed(pieces, i), name, parts));
        }
        return new Block(calls);
    }

    /** True if what is in a loop is loops over blocks of rows, each a tile with or without what is made of it, and over rows that are left. */
    private static boolean isAround(Block body) {
        return body.statements().stream().allMatch(Statement.For.class::isInstance)
                && body.statements().stream()
                        .map(Statement.For.class::cast)
                        .anyMatch(f -> f.step() > 1
                                && (pieces(f.body()).size() > 1 || Bytecodes.of(f.body()) >= LARGE && !isOnce(f)));
    }

    private static boolean isOnce(Statement.For loop) {
        return loop.from().equals(Whole.of(0)) && loop.to().equals(Whole.of(loop.step()));
    }

    /** @param rows what the statements need of those before them */
    private List<Statement> apart(Block block, List<Statement> rows, String name, List<Method> parts) {
        if (rows.isEmpty() && (Bytecodes.of(block) < large || !hasLanes(block))) {
            return block.statements();
        }
        int last = block.statements().size() - 1;
        List<Statement> before = new ArrayList<>(rows);
        before.addAll(block.statements().subList(0, last));
        if (block.statements().get(last) instanceof Statement.If choice
                && before.stream().allMatch(Statement.LetRow.class::isInstance)) {
            return List.of(new Statement.If(
                    choice.condition(),
                    branch(before, choice.then(), name, parts),
                    branch(before, choice.otherwise(), name, parts)));
        }
        List<Statement> all = new ArrayList<>(rows);
        all.addAll(block.statements());
        return List.of(LoneTile.of(all, b -> part(b, name, parts)));
    }

    /** @param before the rows that both branches may need */
    private Block branch(List<Statement> before, Block branch, String name, List<Method> parts) {
        List<Block> pieces = pieces(branch);
        List<Statement> calls = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Set<Object> needed = Usage.of(pieces.get(i)).needed();
            List<Statement> all = new ArrayList<>(before);
            all.removeIf(s -> !needed.contains(((Statement.LetRow) s).variable()));
            all.addAll(needed(pieces, i));
            all.addAll(pieces.get(i).statements());
            calls.add(part(new Block(all), name, parts));
        }
        return new Block(calls);
    }

    /** The call of a part, one that is there already if it does the same. */
    private Statement.Call part(Block body, String name, List<Method> parts) {
        Method part = Usage.part("", List.of(), body);
        Method like = known.computeIfAbsent(form(part), f -> {
            parts.add(Usage.part(names.fresh(name + "Rows"), List.of(), body));
            return parts.get(parts.size() - 1);
        });
        return new Statement.Call(like.name(), Usage.call(part).arguments());
    }

    /** The statements in groups that end with one that has lanes each; all in one if they share more than rows of arrays. */
    private static List<Block> pieces(Block body) {
        List<Block> pieces = new ArrayList<>();
        List<Statement> open = new ArrayList<>();
        for (Statement s : body.statements()) {
            open.add(s);
            if (hasLanes(Block.of(s))) {
                pieces.add(new Block(open));
                open.clear();
            }
        }
        pieces.add(new Block(open));
        pieces.removeIf(p -> p.statements().isEmpty());
        for (int i = 1; i < pieces.size(); i++) {
            Set<Object> known = Usage.of(pieces.get(i)).needed();
            needed(pieces, i).forEach(s -> known.remove(((Statement.LetRow) s).variable()));
            boolean more = pieces.subList(0, i).stream()
                    .anyMatch(p -> Usage.of(p).declares().stream().anyMatch(known::contains));
            if (more) {
                return List.of(body);
            }
        }
        return pieces;
    }

    /** The rows that a piece needs of those that earlier ones have declared. */
    private static List<Statement> needed(List<Block> pieces, int of) {
        Set<Object> needed = Usage.of(pieces.get(of)).needed();
        return pieces.subList(0, of).stream()
                .flatMap(p -> p.statements().stream())
                .filter(s -> s instanceof Statement.LetRow let && needed.contains(let.variable()))
                .toList();
    }

    /** What a part does, whatever its arrays and variables are called: the gates of a cell, and layers of the same sizes, are one part. */
    static String form(Method part) {
        return form(part.formals(), part.body());
    }

    /** What statements do, whatever the arrays and variables that they take from around them, and their own, are called; notes left out. */
    static String form(List<Formal> formals, Block body) {
        Map<String, String> numbers = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (Formal f : formals) {
            numbers.put(f.name(), "#" + numbers.size());
            text.append(
                    f instanceof Buffer b
                            ? b.element() + " " + b.layout()
                            : f instanceof RowVariable r
                                    ? "row " + r.element()
                                    : f.getClass().getSimpleName());
            text.append(f instanceof Variable v ? " " + v.kind() : "").append('\n');
        }
        for (String declared : Usage.of(body).declared()) {
            numbers.putIfAbsent(declared, "#" + numbers.size());
        }
        for (String line : body.toString().split("\n")) {
            if (!line.stripLeading().startsWith("//")) {
                numbered(line, numbers, text);
            }
        }
        return text.toString();
    }

    /** A line with numbers for names, but for those of functions. */
    private static void numbered(String line, Map<String, String> numbers, StringBuilder text) {
        int at = 0;
        while (at < line.length()) {
            int end = at;
            while (end < line.length() && isOfWord(line.charAt(end))) {
                end++;
            }
            if (end == at) {
                text.append(line.charAt(at++));
                continue;
            }
            String word = line.substring(at, end);
            boolean function = end < line.length() && line.charAt(end) == '(';
            text.append(function ? word : numbers.getOrDefault(word, word));
            at = end;
        }
        text.append('\n');
    }

    private static boolean isOfWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private static boolean hasLanes(Block block) {
        return block.statements().stream()
                .anyMatch(s -> s instanceof Statement.Lanes
                        || s instanceof Statement.For f && hasLanes(f.body())
                        || s instanceof Statement.If i && (hasLanes(i.then()) || hasLanes(i.otherwise())));
    }
}
