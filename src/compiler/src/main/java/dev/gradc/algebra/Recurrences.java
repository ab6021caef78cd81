package dev.gradc.algebra;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Recurrences found in a list of definitions by what these read, not by a mark they carry: definitions that read one another in a circle are
 * one recurrence, and the axis at which every such read stands at a constant distance counts its steps.
 *
 * <p>So every pass that rewrites definitions keeps recurrences without knowing of them. {@code h[t] = tanh(w h[t−1])} is a recurrence up,
 * its adjoint {@code h̄[t] = ... h̄[t+1]} one down.
 */
public final class Recurrences {
    private final List<Definition> definitions;
    private final Map<Tensor, Integer> places = new HashMap<>();
    private final List<Set<Reads.Site>> sites = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<Integer, Integer> lowest = new HashMap<>();
    private final Deque<Integer> open = new ArrayDeque<>();

    private Recurrences(List<Definition> definitions) {
        this.definitions = definitions;
        for (Definition d : definitions) {
            places.put(d.tensor(), places.size());
            sites.add(Reads.sites(d.value()));
        }
    }

    /** The definitions in an order in which they can be worked out: the order given, if it is one, with each recurrence in one stage. */
    public static List<Stage> stages(List<Definition> definitions) {
        Recurrences recurrences = new Recurrences(definitions);
        for (int i = 0; i < definitions.size(); i++) {
            if (!recurrences.numbers.containsKey(i)) {
                recurrences.visit(i);
            }
        }
        return recurrences.stages;
    }

    /** True if some definitions are a recurrence. */
    public static boolean among(List<Definition> definitions) {
        return stages(definitions).stream().anyMatch(s -> s.time().isPresent());
    }

    /** The same order, recurrences no longer told apart. */
    public static List<Definition> ordered(List<Definition> definitions) {
        return stages(definitions).stream()
                .flatMap(s -> s.definitions().stream())
                .toList();
    }

    /** Tarjan's search for strongly connected parts, SIAM Journal on Computing 1972: what is read comes first. */
    private void visit(int i) {
        numbers.put(i, numbers.size());
        lowest.put(i, numbers.get(i));
        open.push(i);
        for (Reads.Site site : sites.get(i)) {
            Integer read = places.get(site.tensor());
            if (read == null) {
                continue;
            }
            if (!numbers.containsKey(read)) {
                visit(read);
                lowest.merge(i, lowest.get(read), Math::min);
            } else if (open.contains(read)) {
                lowest.merge(i, numbers.get(read), Math::min);
            }
        }
        if (lowest.get(i).equals(numbers.get(i))) {
            close(i);
        }
    }

    private void close(int first) {
        List<Integer> members = new ArrayList<>();
        int last;
        do {
            last = open.pop();
            members.add(last);
        } while (last != first);
        if (members.size() == 1 && !readsOtherSteps(first)) {
            stages.add(new Stage(List.of(definitions.get(first)), Optional.empty()));
            return;
        }
        members.sort(Comparator.naturalOrder());
        stages.add(recurrence(members));
    }

    /** True if a definition reads other elements of its own tensor; one that reads just its own is an assignment to what is there. */
    private boolean readsOtherSteps(int place) {
        Tensor own = definitions.get(place).tensor();
        List<Index> same = Index.each(own.axes());
        return sites.get(place).stream().anyMatch(s -> s.tensor() == own && !s.at().equals(same));
    }

    // ---------------------------------------------------------------- one recurrence

    private Stage recurrence(List<Integer> members) {
        Tensor first = definitions.get(members.get(0)).tensor();
        for (int p = 0; p < first.rank(); p++) {
            if (!first.axes().get(p).batch()) {
                Optional<Stage> stage = along(members, first, p);
                if (stage.isPresent()) {
                    return stage.get();
                }
            }
        }
        throw new IllegalStateException("definitions read one another in a circle without steps: " + first);
    }

    private Optional<Stage> along(List<Integer> members, Tensor first, int position) {
        Map<Tensor, Integer> positions = new LinkedHashMap<>();
        positions.put(first, position);
        int up = 0;
        int down = 0;
        Map<Integer, Set<Integer>> sameStep = new HashMap<>();
        Deque<Tensor> reached = new ArrayDeque<>(List.of(first));
        while (!reached.isEmpty()) {
            Tensor reader = reached.poll();
            int place = places.get(reader);
            Axis axis = reader.axes().get(positions.get(reader));
            for (Reads.Site site : sites.get(place)) {
                Integer read = places.get(site.tensor());
                if (read == null || !members.contains(read)) {
                    continue;
                }
                if (!positions.containsKey(site.tensor())) {
                    Optional<Integer> found = position(site, axis);
                    if (found.isEmpty()) {
                        return Optional.empty();
                    }
                    positions.put(site.tensor(), found.get());
                    reached.add(site.tensor());
                }
                Index distance = site.at().get(positions.get(site.tensor())).minus(Index.of(axis));
                if (!distance.isConstant()) {
                    return Optional.empty();
                }
                up += distance.constant() < 0 ? 1 : 0;
                down += distance.constant() > 0 ? 1 : 0;
                if (distance.constant() == 0) {
                    sameStep.computeIfAbsent(place, m -> new LinkedHashSet<>()).add(read);
                }
            }
        }
        if (up > 0 && down > 0) {
            return Optional.empty();
        }
        Stage.Time time = new Stage.Time(positions, first.axes().get(position).extent(), down == 0);
        return inStep(members, sameStep).map(d -> new Stage(d, Optional.of(time)));
    }

    private static Optional<Integer> position(Reads.Site site, Axis axis) {
        for (int q = 0; q < site.at().size(); q++) {
            boolean fits = site.tensor().axes().get(q).extent() == axis.extent()
                    && site.at().get(q).minus(Index.of(axis)).isConstant();
            if (fits) {
                return Optional.of(q);
            }
        }
        return Optional.empty();
    }

    /** The members so that each comes after those it reads at the same step; empty if these go in a circle. */
    private Optional<List<Definition>> inStep(List<Integer> members, Map<Integer, Set<Integer>> sameStep) {
        Set<Integer> left = new LinkedHashSet<>(members);
        List<Definition> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Optional<Integer> next = left.stream()
                    .filter(m -> sameStep.getOrDefault(m, Set.of()).stream().noneMatch(left::contains))
                    .findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            left.remove(next.get());
            ordered.add(definitions.get(next.get()));
        }
        return Optional.of(ordered);
    }
}
