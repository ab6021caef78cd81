package dev.gradc.lower;

import dev.gradc.loops.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of several ways of cutting each group of statements, so that a thread finds in its cache what it has written itself. What a group touches
 * lies in parts, one for each thread: by an index and a period of it, as samples, channels or rows of a picture are dealt out. A group that
 * deals out an array otherwise than the one before it has it moved between caches, and so has one of which each thread reads all.
 *
 * <p>The choices are changed, one by one and all of an array's at once, as long as that spares more than it costs.
 */
final class Affinity {
    private static final int MOVED = 2; // what an element that is moved between caches takes, in operations
    private static final int WORTH_IT = 8_192; // operations; for less, what is best by itself stays
    private static final int TURNS = 3; // how often all is looked at again

    private final int threads;
    private final Map<Group, Integer> chosen = new LinkedHashMap<>();
    private final Set<Group> settled = new HashSet<>();
    private final Map<Group, List<Map<Buffer, Set<Use>>>> uses = new HashMap<>();

    /**
     * A part of an array that belongs to a thread.
     *
     * @param dimension which index; -1 if each thread has all, -2 if one thread does
     * @param period the parts lie one behind the other this often; 0 for once
     */
    private record Part(int dimension, int period) {
        static final Part ALL = new Part(-1, 0);
        static final Part ONE = new Part(-2, 0);
    }

    /** An array's part that is read, or written. */
    private record Use(Part part, boolean writes) {}

    Affinity(int threads) {
        this.threads = threads;
    }

    /** Settles on a choice for each group that has none yet; the groups are given in the order in which they are done. */
    void settle(List<Group> groups) {
        Map<Buffer, List<Group>> users = new LinkedHashMap<>();
        for (Group group : groups) {
            chosen.putIfAbsent(group, 0);
            group.buffers()
                    .forEach(b ->
                            users.computeIfAbsent(b, u -> new ArrayList<>()).add(group));
        }
        boolean changed = true;
        for (int i = 0; changed && i < TURNS; i++) {
            changed = false;
            for (Group group : groups) {
                for (int c = 0; c < group.choices().size(); c++) {
                    changed |= change(Map.of(group, c), users);
                }
            }
            for (Buffer buffer : users.keySet()) {
                for (Part part : parts(buffer, users.get(buffer))) {
                    changed |= change(alike(buffer, part, users.get(buffer)), users);
                }
            }
        }
        settled.addAll(groups);
    }

    /** What was settled on; empty for one thread. */
    Optional<Choice> of(Group group) {
        return group.choices().isEmpty()
                ? Optional.empty()
                : Optional.of(group.choices().get(chosen.get(group)));
    }

    // ---------------------------------------------------------------- changes

    /** Makes a change if it is worth it. */
    private boolean change(Map<Group, Integer> change, Map<Buffer, List<Group>> users) {
        Map<Group, Integer> before = new LinkedHashMap<>();
        Set<Buffer> touched = new LinkedHashSet<>();
        change.forEach((group, choice) -> {
            if (!settled.contains(group) && !choice.equals(chosen.get(group))) {
                before.put(group, chosen.get(group));
                touched.addAll(group.buffers());
            }
        });
        if (before.isEmpty()) {
            return false;
        }
        long cost = cost(before.keySet(), touched, users);
        before.keySet().forEach(g -> chosen.put(g, change.get(g)));
        if (cost(before.keySet(), touched, users) + WORTH_IT <= cost) {
            return true;
        }
        chosen.putAll(before);
        return false;
    }

    /** All parts in which somebody could deal out an array. */
    private Set<Part> parts(Buffer buffer, List<Group> users) {
        Set<Part> parts = new LinkedHashSet<>();
        for (Group group : users) {
            uses(group).forEach(of -> of(of, buffer).forEach(u -> parts.add(u.part())));
        }
        parts.remove(Part.ALL);
        parts.remove(Part.ONE);
        return parts;
    }

    /** The change by which all that can deal out an array in some parts do. */
    private Map<Group, Integer> alike(Buffer buffer, Part part, List<Group> users) {
        Map<Group, Integer> change = new LinkedHashMap<>();
        for (Group group : users) {
            for (int c = group.choices().size() - 1; c >= 0; c--) {
                if (of(uses(group).get(c), buffer).stream()
                        .anyMatch(u -> u.part().equals(part))) {
                    change.put(group, c);
                }
            }
        }
        return change;
    }

    // ---------------------------------------------------------------- costs

    /** Operations, or the time of so many, by which threads wait for each other and for what is moved. */
    private long cost(Set<Group> groups, Set<Buffer> buffers, Map<Buffer, List<Group>> users) {
        long sum = 0;
        for (Group group : groups) {
            long rounds = group.choices().get(chosen.get(group)).rounds();
            long most = (rounds + threads - 1) / threads;
            sum += group.operations() * (most * threads - rounds) / (rounds * threads);
        }
        for (Buffer buffer : buffers) {
            sum += MOVED * moved(buffer, users.get(buffer));
        }
        return sum;
    }

    /** The elements that a thread waits for in a step, when some have gone before it. */
    private long moved(Buffer buffer, List<Group> users) {
        Set<Part> at = new HashSet<>();
        moved(buffer, users, at); // the first step's
        return moved(buffer, users, at);
    }

    /** @param at the parts in which the array lies in the threads' caches */
    private long moved(Buffer buffer, List<Group> users, Set<Part> at) {
        long size = buffer.layout().size();
        long sum = 0;
        for (Group group : users) {
            for (Use use : of(uses(group).get(chosen.get(group)), buffer)) {
                if (!at.isEmpty() && !at.contains(use.part()) && !at.contains(Part.ALL)) {
                    long share = use.part().equals(Part.ALL) || use.part().equals(Part.ONE) ? size : size / threads;
                    sum += share - share / threads;
                }
                if (use.writes()) {
                    at.clear();
                }
                at.add(use.part());
            }
        }
        return sum;
    }

    // ---------------------------------------------------------------- parts

    /** By choice, or once if there is none, what the group does with each array. */
    private List<Map<Buffer, Set<Use>>> uses(Group group) {
        return uses.computeIfAbsent(group, g -> {
            List<Map<Buffer, Set<Use>>> all = new ArrayList<>();
            if (g.choices().isEmpty()) {
                all.add(uses(g, Optional.empty()));
            }
            g.choices().forEach(c -> all.add(uses(g, Optional.of(c.cutting()))));
            return all;
        });
    }

    /** Arrays of which each thread has one of its own are left out. */
    private static Map<Buffer, Set<Use>> uses(Group group, Optional<Ownership.Cutting> cutting) {
        Map<Buffer, Set<Use>> uses = new LinkedHashMap<>();
        Set<Buffer> shared = group.buffers();
        cutting.ifPresent(c -> shared.removeAll(c.own()));
        for (Access a : group.accesses()) {
            Part part = cutting.map(c -> part(a, c.loops())).orElse(Part.ONE);
            a.buffer()
                    .filter(shared::contains)
                    .ifPresent(b ->
                            uses.computeIfAbsent(b, u -> new LinkedHashSet<>()).add(new Use(part, a.writes())));
        }
        return uses;
    }

    private static Set<Use> of(Map<Buffer, Set<Use>> uses, Buffer buffer) {
        return uses.getOrDefault(buffer, Set.of());
    }

    private static Part part(Access access, Set<Digit> cut) {
        for (int d = 0; d < access.at().size(); d++) {
            Map<Digit, Integer> factors = access.at().get(d).map(Form::factors).orElse(Map.of());
            Optional<Integer> own = factors.entrySet().stream()
                    .filter(e -> cut.contains(e.getKey()) && e.getValue() > 0)
                    .map(Map.Entry::getValue)
                    .findFirst();
            if (own.isPresent()) {
                int period = factors.values().stream()
                        .filter(f -> f > own.get())
                        .min(Integer::compare)
                        .orElse(0);
                return new Part(d, period);
            }
        }
        return Part.ALL;
    }
}
