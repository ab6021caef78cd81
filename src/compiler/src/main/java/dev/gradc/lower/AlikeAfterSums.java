package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a recurrence makes of sums that lie one behind the other, as the gates of an LSTM of theirs: definitions that are the same but for the sum they
 * read can lie so, too, if their sums are neighbours.
 */
final class AlikeAfterSums {
    private final Arena arena;
    private final Stage stage;
    private final Stage.Time time;
    private final Set<Tensor> kept;

    /** @param kept tensors that are read beside the plan */
    AlikeAfterSums(Arena arena, Stage stage, Stage.Time time, Set<Tensor> kept) {
        this.arena = arena;
        this.stage = stage;
        this.time = time;
        this.kept = kept;
    }

    /**
     * Sums, and what is made of each.
     *
     * @param places of the sums among all
     * @param made a definition for each; empty if nothing is that can be told
     */
    record Run(List<Integer> places, List<Definition> made) {}

    /** All sums, those of which the same is made in one run. */
    List<Run> of(List<Definition> sums) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            Optional<Definition> made = made(sums.get(i));
            int place = i;
            Optional<Run> run = made.flatMap(
                    m -> runs.stream().filter(r -> isLike(sums, r, place, m)).findFirst());
            if (run.isPresent()) {
                run.get().places().add(i);
                run.get().made().add(made.get());
            } else {
                runs.add(new Run(
                        new ArrayList<>(List.of(i)),
                        new ArrayList<>(made.map(List::of).orElse(List.of()))));
            }
        }
        return runs;
    }

    private boolean isLike(List<Definition> sums, Run run, int place, Definition made) {
        return !run.made().isEmpty()
                && Likeness.matches(
                        arena,
                        run.made().get(0),
                        List.of(sums.get(run.places().get(0)).tensor()),
                        made,
                        List.of(sums.get(place).tensor()));
    }

    /** The first definition of the same step whose elements along the last axis are made of the sum's. */
    private Optional<Definition> made(Definition sum) {
        return stage.definitions().stream()
                .filter(d -> isMadeOf(sum.tensor(), d))
                .findFirst();
    }

    private boolean isMadeOf(Tensor sum, Definition d) {
        Tensor tensor = d.tensor();
        if (!AlikeSums.isRowOfStep(tensor, time, kept)) {
            return false;
        }
        Axis along = tensor.axes().get(2);
        return along.extent() == sum.axes().get(2).extent()
                && Likeness.varying(d, along).filter(List.of(sum)::equals).isPresent();
    }
}
