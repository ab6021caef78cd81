package dev.gradc.compiler;

import dev.gradc.Golden;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Twin;
import dev.gradc.model.Emission.Backend;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How nests with lanes run, as they print: a change of schedule shows here. */
class LaneSchedulesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "dense | 32 | input x[64]  target y: class(10) | x :> dense(32, activation = relu) :> dense(10)",
                "classes | 16 | input x[4]  target y: class(3) | x :> dense(16, activation = tanh) :> dense(3)",
                "wide | 128 | input x[784]  target y: class(10) | x :> dense(512, activation = relu) :> dense(10)",
                "convolution | 8 | input x[1,12,12]  target y: class(5) | x :> conv2d(4, 3, padding = 1) :> max_pool2d(2)"
                        + " :> flatten :> dense(5)",
                "taps | 32 | input x[2,9,9]  target y: class(5) | x :> conv2d(8, 3) :> max_pool2d(2) :> flatten :> dense(5)",
                "recurrent | 16 | input x[5,8]  target y: class(5) | last(x :> lstm(16)) :> dense(5)",
                "attention | 4 | input x[6,16]  target y: class(6) | x :> multi_head_attention(2) :> global_avg_pool"
            })
    void printsAsTheGolden(String name, int batch, String inputs, String output) {
        CompiledModel model = HoldsTogether.compile("""
                model Net {
                  %s
                  output p = softmax(%s)
                  loss cross_entropy(p, y)
                  train { optimizer = momentum(lr = 0.1)  batch = %d }
                }
                """.formatted(inputs, output.replace(":>", "|>"), batch));
        LoopProgram program = model.loops(JavaOptions.DEFAULT.withBackend(Backend.VECTOR));
        String twins = program.twins().values().stream().map(Twin::toString).collect(Collectors.joining("\n"));
        String shown = name.equals("dense") ? twins : loops(twins);
        Golden.check(LaneSchedulesTest.class, "lanes/" + name + ".txt", shown);
    }

    /** The loops without what is computed in them. */
    private static String loops(String twins) {
        return twins.lines()
                .filter(line -> line.matches("\\s*(twin|part|for|lanes|turn|//) .*"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
