package dev.gradc.emit;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.emit.ClassNames.Own;
import dev.gradc.loops.LoopProgram;
import java.util.ArrayList;
import java.util.List;

/** The public methods about an optimiser's progress: its rate, the updates so far, and those of the whole run. */
final class Clock {
    private final LoopProgram program;
    private final ClassNames names;

    Clock(LoopProgram program, ClassNames names) {
        this.program = program;
        this.names = names;
    }

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        if (program.training().isEmpty()) {
            return methods;
        }
        if (program.training().get().rate().isPresent()) {
            String rate = names.locals().fresh("value");
            methods.add(Accessors.method("rate", "The optimiser's rate.")
                    .returns(TypeName.DOUBLE)
                    .addStatement("return $L", names.field(Own.RATE))
                    .build());
            methods.add(Accessors.method("setRate", "Sets the optimiser's rate, from the next update on.")
                    .addParameter(TypeName.DOUBLE, rate)
                    .beginControlFlow("if (!Double.isFinite($L))", rate)
                    .addStatement(
                            "throw new IllegalArgumentException($L + $L)",
                            "\"the rate is \"",
                            rate + " + \", expected a finite number\"")
                    .endControlFlow()
                    .addStatement("$L = $L", names.field(Own.RATE), rate)
                    .build());
        }
        if (program.training().get().total().isPresent()) {
            methods.addAll(total());
        }
        String count = names.locals().fresh("value");
        methods.add(Accessors.method("stepCount", "The number of updates so far.")
                .returns(TypeName.LONG)
                .addStatement("return $L", names.field(Own.STEP_COUNT))
                .build());
        methods.add(Accessors.method(
                        "setStepCount", "Sets the number of updates so far, to go on where another object stopped.")
                .addParameter(TypeName.LONG, count)
                .beginControlFlow("if ($L < 0)", count)
                .addStatement(
                        "throw new IllegalArgumentException($L + $L)",
                        "\"the step count is \"",
                        count + " + \", expected 0 or more\"")
                .endControlFlow()
                .addStatement("$L = $L", names.field(Own.STEP_COUNT), count)
                .build());
        return methods;
    }

    private List<MethodSpec> total() {
        String value = names.locals().fresh("value");
        return List.of(
                Accessors.method(
                                "totalSteps",
                                "The updates of the whole run, which the schedule asks for; 0 if not known yet.")
                        .returns(TypeName.LONG)
                        .addStatement("return $L", names.field(Own.TOTAL_STEPS))
                        .build(),
                Accessors.method(
                                "setTotalSteps",
                                "Says how many updates the whole run has, for the schedule of the rate.")
                        .addParameter(TypeName.LONG, value)
                        .beginControlFlow("if ($L < 1)", value)
                        .addStatement(
                                "throw new IllegalArgumentException($L + $L)",
                                "\"the number of all steps is \"",
                                value + " + \", expected 1 or more\"")
                        .endControlFlow()
                        .addStatement("$L = $L", names.field(Own.TOTAL_STEPS), value)
                        .build());
    }
}
