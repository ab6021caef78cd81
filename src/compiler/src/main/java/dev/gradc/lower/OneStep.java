package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tensors of a recurrence that are read at the step they are worked out at and at no other, nor outside its loop, as the sums that go into gates:
 * each step may take the room of the last, which then stays in the caches next to the processor.
 */
final class OneStep {
    private final Map<Tensor, Axis> times = new LinkedHashMap<>();
    private final Set<Tensor> others = new LinkedHashSet<>();

    private OneStep() {}

    /**
     * For each such tensor the axis of its steps.
     *
     * @param beside tensors that are read by more than definitions
     */
    static Map<Tensor, Axis> of(Plan plan, Set<Tensor> beside) {
        List<List<Definition>> lists = new ArrayList<>(plan.lists());
        plan.parts().values().forEach(p -> lists.add(p.all()));
        OneStep one = new OneStep();
        lists.forEach(one::add);
        one.times.keySet().removeAll(one.others);
        one.times.keySet().removeAll(beside);
        one.times.keySet().removeAll(plan.outputs().values());
        return one.times;
    }

    /** What is worked out in one go. */
    private void add(List<Definition> definitions) {
        Map<Tensor, Stage> stages = new HashMap<>();
        for (Stage stage : Recurrences.stages(definitions)) {
            stage.definitions().forEach(d -> stages.put(d.tensor(), stage));
            stage.time()
                    .ifPresent(time -> stage.definitions().forEach(d -> times.put(d.tensor(), time.axis(d.tensor()))));
        }
        for (Definition d : definitions) {
            for (Reads.Site site : Reads.sites(d.value())) {
                boolean together = stages.get(site.tensor()) == stages.get(d.tensor());
                if (!together || !isAtOwnStep(stages.get(d.tensor()), d.tensor(), site)) {
                    others.add(site.tensor());
                }
            }
        }
    }

    private static boolean isAtOwnStep(Stage stage, Tensor reader, Reads.Site site) {
        return stage.time()
                .filter(time -> site.at()
                        .get(site.tensor().axes().indexOf(time.axis(site.tensor())))
                        .equals(Index.of(time.axis(reader))))
                .isPresent();
    }
}
