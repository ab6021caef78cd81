package dev.gradc.simplify;

import static dev.gradc.algebra.ScalarFunction.EXP;
import static dev.gradc.algebra.ScalarFunction.LOG;
import static dev.gradc.algebra.ScalarFunction.SIGMOID;
import static dev.gradc.algebra.ScalarFunction.TANH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Batching;
import dev.gradc.derive.Primes;
import dev.gradc.derive.ReverseMode;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Derived and simplified programs read as a textbook has them. */
class TextbookFormTest {
    private final Models m = new Models();

    private String backward(Program forward) {
        Program stable = Simplifier.stabilise(m.a, forward);
        Program simple = Simplifier.simplify(m.a, ReverseMode.derive(m.a, stable));
        return simple.backward().stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    private Expr halfSquares(Tensor p, Tensor y) {
        Axis k = m.a.axis("k", y.axes().get(0).extent());
        Expr error = m.a.sub(m.at(p, k), m.at(y, k));
        return m.a.mul(m.a.num(Rational.HALF), m.a.sum(List.of(k), m.a.pow(error, Rational.of(2))));
    }

    private Tensor softmax(Tensor z) {
        Axis k = z.axes().get(0);
        Axis over = m.a.axis("l", k.extent());
        Expr lse = m.a.reduce(ReduceOp.LOG_SUM_EXP, List.of(over), List.of(), m.at(z, over));
        return m.define("p", 0, Tensor.Facts.NONE.withSimplexAxis(0), m.a.call(EXP, m.a.sub(m.at(z, k), lse)), k);
    }

    @Test
    void hiddenErrorsSumOverAllPaths() {
        Tensor x = m.input("x", Role.INPUT, 2);
        Tensor y = m.input("y", Role.TARGET, 1);
        Tensor a1 = m.dense(x, 2, z -> m.a.call(SIGMOID, z));
        Tensor a2 = m.dense(a1, 2, z -> m.a.call(SIGMOID, z));
        Tensor z3 = m.dense(a2, 1, null);
        assertThat(backward(m.loss(halfSquares(z3, y)))).isEqualTo("""
            delta3[j] = (z3[j] + -1 y[j])
            delta2[j] = sigmoid'(z2[j]) sum[j'1] (W3[j'1,j] delta3[j'1])
            delta1[j] = sigmoid'(z1[j]) sum[j'1] (W2[j'1,j] delta2[j'1])
            dW1[j,k] = delta1[j] x[k]
            db1[j] = delta1[j]
            dW2[j,k] = delta2[j] a1[k]
            db2[j] = delta2[j]
            dW3[j,k] = delta3[j] a2[k]
            db3[j] = delta3[j]""");
    }

    @Test
    void sigmoidWithBinaryCrossEntropyGivesActivationMinusTarget() {
        Tensor x = m.input("x", Role.INPUT, 3);
        Tensor y = m.input("y", Role.TARGET, 1);
        Tensor a1 = m.dense(x, 1, z -> m.a.call(SIGMOID, z));
        Axis k = m.a.axis("k", 1);
        Expr p = m.at(a1, k);
        Expr t = m.at(y, k);
        Expr loss = m.a.negate(m.a.sum(
                List.of(k),
                m.a.add(
                        m.a.mul(t, m.a.call(LOG, p)),
                        m.a.mul(m.a.sub(m.a.one(), t), m.a.call(LOG, m.a.sub(m.a.one(), p))))));
        assertThat(backward(m.loss(loss))).startsWith("delta1[j] = (a1[j] + -1 y[j])\n");
    }

    @Test
    void softmaxWithCrossEntropyOfALabelGivesProbabilityMinusOneHot() {
        Tensor x = m.input("x", Role.INPUT, 4);
        Tensor y = m.label("t", 3);
        Tensor p = softmax(m.dense(x, 3, null));
        Expr loss = m.a.negate(m.a.call(LOG, m.a.read(p, List.of(Index.of(new IntegerRead(y, List.of()))))));
        assertThat(backward(m.loss(loss))).startsWith("delta1[j] = (p[j] + -1 [j-t[]=0])\n");
    }

    @Test
    void softmaxWithCrossEntropyOfADenseTargetKeepsItsSum() {
        Tensor x = m.input("x", Role.INPUT, 4);
        Tensor y = m.input("y", Role.TARGET, 3);
        Tensor p = softmax(m.dense(x, 3, null));
        Axis k = m.a.axis("k", 3);
        Expr loss = m.a.negate(m.a.sum(List.of(k), m.a.mul(m.at(y, k), m.a.call(LOG, m.at(p, k)))));
        assertThat(backward(m.loss(loss))).startsWith("delta1[j] = (p[j] sum[k'1] (y[k'1]) + -1 y[j])\n");
    }

    @Test
    void batchedGradientsAverageOverTheSamples() {
        Tensor x = m.input("x", Role.INPUT, 2);
        Tensor y = m.input("y", Role.TARGET, 1);
        Tensor z = m.dense(x, 1, null);
        Program forward = m.loss(halfSquares(z, y));
        Batching.Batched batched = Batching.batchify(m.a, forward, m.inputs, 8);
        assertThat(backward(batched.program())).isEqualTo("""
            delta1[n,j] = (z1[n,j] + -1 y[n,j])
            dW1[j,k] = m^-1 sum[n'1] (delta1[n'1,j] x[n'1,k])
            db1[j] = m^-1 sum[n'1] (delta1[n'1,j])""");
    }

    /** The backward pass of a chain grows with the chain: one error and two gradients a layer, and each mentions its neighbours alone. */
    @Test
    void aDeepChainCostsInProportionToItsDepth() {
        Tensor x = m.input("x", Role.INPUT, 2);
        Tensor y = m.input("y", Role.TARGET, 2);
        Tensor a1 = x;
        for (int i = 0; i < 100; i++) {
            a1 = m.dense(a1, 2, z -> m.a.call(SIGMOID, z));
        }
        String text = backward(m.loss(halfSquares(a1, y)));
        assertThat(text.lines()).hasSize(300);
        assertThat(text).contains("delta50[j] = sigmoid'(z50[j]) sum[j'1] (W51[j'1,j] delta51[j'1])\n");
    }

    @Test
    void writtenOutDerivativesReuseTheActivations() {
        Tensor x = m.input("x", Role.INPUT, 2);
        Tensor y = m.input("y", Role.TARGET, 1);
        Tensor a1 = m.dense(x, 2, z -> m.a.call(SIGMOID, z));
        Tensor a2 = m.dense(a1, 2, z -> m.a.call(TANH, z));
        Program forward = m.loss(halfSquares(m.dense(a2, 1, null), y));
        Program derived = Simplifier.simplify(m.a, ReverseMode.derive(m.a, Simplifier.stabilise(m.a, forward)));
        Program expanded = Simplifier.simplify(m.a, Primes.expand(m.a, derived));
        assertThat(expanded.backward().stream().map(Object::toString))
                .contains(
                        "delta2[j] = (1 + -1 a2[j]^2) sum[j'1] (W3[j'1,j] delta3[j'1])",
                        "delta1[j] = a1[j] (1 + -1 a1[j]) sum[j'1] (W2[j'1,j] delta2[j'1])");
    }

    @Test
    void aProductIsDifferentiatedWithoutDivision() {
        Tensor w = m.parameter("w", 0, m.a.axis("k", 3));
        Axis k = m.a.axis("k", 3);
        assertThat(backward(m.loss(m.a.reduce(ReduceOp.PRODUCT, List.of(k), List.of(), m.at(w, k)))))
                .isEqualTo("dw[k] = prod[k'1 : -k+k'1-1>=0] (w[k'1]) prod[k'1 : k-k'1-1>=0] (w[k'1])");
    }
}
