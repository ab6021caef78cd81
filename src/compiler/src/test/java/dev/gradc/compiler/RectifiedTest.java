package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.source.Source;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The derivative of a rectifier is 1 for the least positive number and 0 at 0, though no condition is asked. */
class RectifiedTest {
    @ParameterizedTest
    @EnumSource(Precision.class)
    void theDerivativeIsOneFromTheLeastNumberOn(Precision precision) {
        List<GeneratedFile> files = Compiler.compile(new Source("r.grad", """
                model R {
                  input  x[10]
                  target y[10]
                  param  b[10] = 0
                  z = x + b
                  output h = relu(z)
                  loss   sum[i](h[i] * y[i])
                  train  { optimizer = sgd(lr = 0.1) }
                }
                """), SourceImports.none())
                .models()
                .get(0)
                .java(JavaOptions.DEFAULT.withPrecision(precision).withBatch(1).withBackend(Backend.PLAIN));
        GeneratedClass.Instance net =
                GeneratedClass.compile(files.toArray(GeneratedFile[]::new)).create();
        double least = net.isFloat() ? Float.MIN_VALUE : Double.MIN_VALUE;
        double most = net.isFloat() ? Float.MAX_VALUE : Double.MAX_VALUE;
        double[] at = {least, -least, 0.0, -0.0, 1, -1, 1e-30, most, -most, 1e-20};
        double[] expected = {1, 0, 0, 0, 1, 0, 1, 1, 0, 1};
        assertThat(files.get(0).text()).contains(net.isFloat() ? "1.0e38f" : "1.0e300");
        net.call("initialize", 1L);
        double[] ones = new double[at.length];
        Arrays.fill(ones, 1);
        net.call("loss", net.rows(new double[][] {at}), net.rows(new double[][] {ones}), 1);
        net.call("backward", net.rows(new double[][] {at}), net.rows(new double[][] {ones}), 1);
        assertThat(net.values("getGradient", at.length, "b")).containsExactly(expected);
    }
}
