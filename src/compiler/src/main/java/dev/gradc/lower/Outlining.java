package dev.gradc.lower;

import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Method;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Twin;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The bodies of outermost loops with lanes as methods of their own. HotSpot keeps vectors in registers only where it has inlined every operation
 * on them; how many it inlines into one method is bounded, so that a method should hold one tile.
 */
final class Outlining {
    private static final long LARGE = 250; // bytes of code, by estimate; below, a call costs more than it helps

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    private final Names names;
    private final Map<String, Method> known = new LinkedHashMap<>();

    /** @param names of methods, those of parts to come */
    Outlining(Names names) {
        this.names = names;
    }

    /** The twin of a method, with this body. */
    Twin twin(Method method, Block body) {
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
        boolean several =
                rest.stream().filter(Statement.Lanes.class::isInstance).count() > 1;
        Block outlined = new Block(rest.stream()
                .map(s -> several && s instanceof Statement.Lanes
                        ? part(Block.of(s), method.name(), parts)
                        : outline(s, method.name(), parts))
                .toList());
        Method apart = Usage.part(method.name(), method.comment(), outlined);
        return new Twin(new Block(before), apart, parts);
    }

    private Statement outline(Statement s, String name, List<Method> parts) {
        if (!(s instanceof Statement.For loop) || !hasLanes(loop.body())) {
            return s;
        }
        List<Statement> body = new ArrayList<>();
        pieces(loop.body()).forEach(piece -> body.addAll(apart(piece, name, parts)));
        return new Statement.For(loop.counter(), loop.from(), loop.to(), loop.step(), new Block(body));
    }

    private List<Statement> apart(Block block, String name, List<Method> parts) {
        boolean stays = Usage.of(block).size() < LARGE || !hasLanes(block);
        return stays ? block.statements() : List.of(part(block, name, parts));
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

    /** A loop at the end that needs nothing that stands before it is a piece of its own. */
    private static List<Block> pieces(Block body) {
        int last = body.statements().size() - 1;
        Block before = new Block(body.statements().subList(0, last));
        Block end = Block.of(body.statements().get(last));
        boolean own = body.statements().get(last) instanceof Statement.For
                && hasLanes(before)
                && hasLanes(end)
                && Usage.of(end).needsNothingOf(Usage.of(before));
        return own ? List.of(before, end) : List.of(body);
    }

    /** What a part does, whatever its arrays and variables are called: the gates of a cell, and layers of the same sizes, are one part. */
    private static String form(Method part) {
        Map<String, String> numbers = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (Formal f : part.formals()) {
            numbers.put(f.name(), "#" + numbers.size());
            text.append(
                    f instanceof Buffer b
                            ? b.element() + " " + b.layout()
                            : f.getClass().getSimpleName());
            text.append(f instanceof Variable v ? " " + v.kind() : "").append('\n');
        }
        for (String declared : Usage.of(part.body()).declared()) {
            numbers.putIfAbsent(declared, "#" + numbers.size());
        }
        return text + WORD.matcher(part.body().toString()).replaceAll(w -> numbers.getOrDefault(w.group(), w.group()));
    }

    private static boolean hasLanes(Block block) {
        return block.statements().stream()
                .anyMatch(s -> s instanceof Statement.Lanes
                        || s instanceof Statement.For f && hasLanes(f.body())
                        || s instanceof Statement.If i && (hasLanes(i.then()) || hasLanes(i.otherwise())));
    }
}
