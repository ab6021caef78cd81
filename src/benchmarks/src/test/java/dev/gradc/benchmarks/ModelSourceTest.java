package dev.gradc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.benchmarks.contestant.Network;
import dev.gradc.benchmarks.contestant.Pool;
import dev.gradc.model.Emission.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelSourceTest {
    private static ModelSource of(Network network) {
        return ModelSource.read(Path.of("src/main/grad", network.name().toLowerCase(Locale.ROOT) + ".grad"));
    }

    @ParameterizedTest
    @EnumSource(Network.class)
    void whatPeersBuildHasTheModelsSizes(Network network, @TempDir Path folder) throws IOException {
        ModelSource source = of(network);
        new Workload(source.name(), source.model()).write(folder);
        Pool pool = Pool.read(source.name(), folder);
        assertThat(Network.of(pool)).isEqualTo(network);
        if (network.isDense()) {
            int layers = network.layers();
            assertThat(pool.features()).isEqualTo(network.width(0));
            assertThat(pool.parameters()).hasSize(network.offset(layers + 1));
        }
    }

    @Test
    void doublingDoublesEveryLength() {
        assertThat(of(Network.F).doubled().text())
                .contains("model F_bigger", "x[1568]", "class(20)", "dense(1024, ", "dense(20)", "batch = 256");
    }

    @Test
    void anEmitBlockIsPartOfTheModel() {
        ModelSource source = of(Network.D).emitting("java = { real = double }");
        assertThat(source.text()).contains("emit   { java = { real = double } }\n}");
        assertThat(source.formulas()).isEqualTo(of(Network.D).text());
        assertThat(source.model().model().emission().precision()).isEqualTo(Precision.DOUBLE);
    }

    @Test
    void aDeepNetworkCompiles() {
        assertThat(ModelSource.deep(3).model().model().parameters()).hasSize(6);
    }
}
