package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.model.Emission.Precision;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Warming up leaves the object as it was, every field and every element of every array, whenever it is called. */
@Timeout(60)
class WarmUpTest {
    @ParameterizedTest
    @ValueSource(strings = {"batch_norm_cnn", "word_vectors", "variational_autoencoder", "lstm_many_to_one", "masked"})
    void changesNothing(String name) throws IllegalAccessException {
        CompiledModel model = ModelZoo.files()
                .filter(f -> ModelZoo.name(f).equals(name))
                .flatMap(f -> ModelZoo.compile(f).stream())
                .findFirst()
                .orElseThrow();
        JavaOptions options = JavaOptions.DEFAULT
                .withPrecision(Precision.DOUBLE)
                .withBatch(WholeModel.SAMPLES)
                .goingBeforeTheModel();
        GeneratedClass.Instance net =
                GeneratedClass.compile(model.java(options).get(0)).create();
        WholeModel whole = new WholeModel(model);

        assertUnchanged(net);
        assertThatThrownBy(() -> net.call("loss", whole.arguments(net, WholeModel.SAMPLES)))
                .isInstanceOf(IllegalStateException.class);
        net.call("initialize", 5L);
        net.call("step", whole.arguments(net, WholeModel.SAMPLES));
        assertUnchanged(net);
        net.call("loss", whole.arguments(net, 2));
        assertUnchanged(net);
        net.call("backward", whole.arguments(net, 2));
        assertUnchanged(net);
        net.call("update");
    }

    private static void assertUnchanged(GeneratedClass.Instance net) throws IllegalAccessException {
        Map<String, String> before = state(net);
        net.call("warmUp");
        assertThat(state(net)).isEqualTo(before);
    }

    private static Map<String, String> state(GeneratedClass.Instance net) throws IllegalAccessException {
        Map<String, String> state = new LinkedHashMap<>();
        for (Field field : net.object().getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                state.put(field.getName(), Arrays.deepToString(new Object[] {field.get(net.object())}));
            }
        }
        return state;
    }
}
