package dev.gradc.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.PartialDerivative;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InterpreterTest {
    private final Arena arena = new Arena();
    private final Interpreter interpreter =
            new Interpreter(arena, (a, d, args) -> a.mul(a.call(d.of(), args), args.get(d.argument())));

    private Tensor tensor(String name, Role role, int... shape) {
        List<Axis> axes = IntStream.range(0, shape.length)
                .mapToObj(i -> arena.axis("ijkl".substring(i, i + 1), shape[i]))
                .toList();
        return new Tensor(Name.parse(name), role, axes);
    }

    private Tensor labels(String name, int classes, List<Axis> axes) {
        return new Tensor(Name.parse(name), Role.TARGET, axes, Tensor.Facts.NONE.withClasses(classes));
    }

    private double[] run(Tensor tensor, Expr value, Map<Tensor, double[]> given, int samples) {
        return interpreter
                .run(List.of(new Definition(tensor, value)), given, samples)
                .get(tensor);
    }

    @Test
    void multipliesAMatrixByAVector() {
        Tensor w = tensor("W", Role.PARAMETER, 2, 2);
        Tensor x = tensor("x", Role.INPUT, 2);
        Tensor z = tensor("z", Role.DEFINED, 2);
        Axis k = arena.axis("k", 2);
        Expr row = arena.sum(
                List.of(k), arena.mul(arena.readAt(w, List.of(z.axes().get(0), k)), arena.readAt(x, List.of(k))));
        assertThat(run(z, row, Map.of(w, new double[] {1, 2, 3, 4}, x, new double[] {5, 6}), 1))
                .containsExactly(17, 39);
    }

    @Test
    void aBatchAxisRunsOverTheSamplesInHand() {
        Axis n = arena.batchAxis("n", 8);
        Axis i = arena.axis("i", 2);
        Tensor x = new Tensor(new Name("x", 0), Role.INPUT, List.of(n, i));
        Tensor mean = tensor("m", Role.DEFINED);
        Expr value = arena.mean(List.of(n, i), arena.readAt(x, List.of(n, i)));
        double[] capacity = {1, 2, 3, 4, 5, 6, 100, 100};
        assertThat(run(mean, value, Map.of(x, capacity), 3)).containsExactly(3.5);
    }

    @Test
    void aBracketOfZeroGuardsItsProduct() {
        Axis i = arena.axis("i", 4);
        Tensor x = tensor("x", Role.INPUT, 3);
        Tensor y = new Tensor(new Name("y", 0), Role.DEFINED, List.of(i));
        Index before = Index.of(i).plus(-1);
        Expr guarded = arena.mul(
                arena.iverson(List.of(Condition.notNegative(before))),
                arena.pow(arena.read(x, List.of(before)), Rational.MINUS_ONE));
        assertThat(run(y, guarded, Map.of(x, new double[] {1, 2, 4}), 1)).containsExactly(0, 1, 0.5, 0.25);
    }

    @Test
    void aReadOutsideItsTensorIsRefused() {
        Axis i = arena.axis("i", 4);
        Tensor x = tensor("x", Role.INPUT, 3);
        Tensor y = new Tensor(new Name("y", 0), Role.DEFINED, List.of(i));
        Expr value = arena.read(x, List.of(Index.of(i)));
        assertThatThrownBy(() -> run(y, value, Map.of(x, new double[3]), 1))
                .hasMessage("x is read at 3 on its axis i, which runs over 0 .. 2");
    }

    @Test
    void aLabelThatIsNoClassIsRefused() {
        Axis n = arena.batchAxis("n", 4);
        Tensor label = labels("y", 3, List.of(n));
        Tensor p = tensor("p", Role.INPUT, 3);
        Tensor q = new Tensor(new Name("q", 0), Role.DEFINED, List.of(n));
        Expr value = arena.read(p, List.of(Index.of(new IntegerRead(label, List.of(Index.of(n))))));
        assertThat(run(q, value, Map.of(p, new double[] {7, 8, 9}, label, new double[] {2, 0}), 2))
                .containsExactly(9, 7);
        for (double wrong : new double[] {3, -1, 0.5, Double.NaN}) {
            assertThatThrownBy(() -> run(q, value, Map.of(p, new double[3], label, new double[] {0, wrong}), 2))
                    .hasMessage("y[1] is " + wrong + ", which is no class of 0 .. 2");
        }
    }

    @Test
    void selectEvaluatesOnlyTheBranchItTakes() {
        Axis i = arena.axis("i", 4);
        Tensor x = tensor("x", Role.INPUT, 3);
        Tensor y = new Tensor(new Name("y", 0), Role.DEFINED, List.of(i));
        Expr inside = arena.call(ScalarFunction.LESS, arena.indexValue(Index.of(i)), arena.num(3));
        Expr value = arena.call(ScalarFunction.SELECT, inside, arena.read(x, List.of(Index.of(i))), arena.num(-1));
        assertThat(run(y, value, Map.of(x, new double[] {1, 2, 3}), 1)).containsExactly(1, 2, 3, -1);
    }

    @Test
    void theFirstOfEqualExtremesIsTaken() {
        Axis i = arena.axis("i", 4);
        Tensor x = new Tensor(new Name("x", 0), Role.INPUT, List.of(i));
        Tensor m = tensor("m", Role.POSITION);
        Expr body = arena.readAt(x, List.of(i));
        double[] values = {1, 3, 3, 1};
        assertThat(run(m, arena.reduce(ReduceOp.ARGMAX, List.of(i), List.of(), body), Map.of(x, values), 1))
                .containsExactly(1);
        assertThat(run(m, arena.reduce(ReduceOp.ARGMIN, List.of(i), List.of(), body), Map.of(x, values), 1))
                .containsExactly(0);
    }

    @Test
    void logSumExpNeitherOverflowsNorLosesTheSmallTerms() {
        Axis i = arena.axis("i", 2);
        Tensor x = new Tensor(new Name("x", 0), Role.INPUT, List.of(i));
        Tensor l = tensor("l", Role.DEFINED);
        Expr value = arena.reduce(ReduceOp.LOG_SUM_EXP, List.of(i), List.of(), arena.readAt(x, List.of(i)));
        double infinity = Double.POSITIVE_INFINITY;
        assertThat(run(l, value, Map.of(x, new double[] {1000, 1000}), 1)).containsExactly(1000 + StrictMath.log(2));
        assertThat(run(l, value, Map.of(x, new double[] {0, -40}), 1)).containsExactly(4.248354255291589e-18);
        assertThat(run(l, value, Map.of(x, new double[] {-infinity, -infinity}), 1))
                .containsExactly(-infinity);
        assertThat(run(l, value, Map.of(x, new double[] {infinity, 0}), 1)).containsExactly(infinity);
    }

    @Test
    void aSumOverNothingIsZero() {
        Axis i = arena.axis("i", 3);
        Axis k = arena.axis("k", 3);
        Tensor x = tensor("x", Role.INPUT, 3);
        Tensor y = new Tensor(new Name("y", 0), Role.DEFINED, List.of(i));
        Condition below = Condition.notNegative(Index.of(i).minus(Index.of(k)).plus(-1));
        Expr value = arena.reduce(ReduceOp.SUM, List.of(k), List.of(below), arena.readAt(x, List.of(k)));
        assertThat(run(y, value, Map.of(x, new double[] {1, 2, 4}), 1)).containsExactly(0, 1, 3);
    }

    @Test
    void formulasAreEvaluatedByTheirBodyAndPartialsByTheRule() {
        Tensor u = new Tensor(new Name("u", 0), Role.FORMAL, List.of());
        Formula square = new Formula("square", List.of(u), arena.pow(arena.read(u), Rational.of(2)));
        Tensor x = tensor("x", Role.INPUT);
        Tensor y = tensor("y", Role.DEFINED);
        Expr twice = arena.call(square, arena.call(square, arena.read(x)));
        assertThat(run(y, twice, Map.of(x, new double[] {3}), 1)).containsExactly(81);
        Expr partial = arena.call(new PartialDerivative(square, 0), arena.read(x)); // this test's rule: f(x) · x
        assertThat(run(y, partial, Map.of(x, new double[] {3}), 1)).containsExactly(27);
    }

    @Test
    void sharedPartsAreWorkedOutOnce() {
        Tensor x = tensor("x", Role.INPUT);
        Tensor y = tensor("y", Role.DEFINED);
        Expr e = arena.read(x);
        for (int i = 0; i < 60; i++) {
            e = arena.add(arena.call(ScalarFunction.SIN, e), arena.call(ScalarFunction.COS, e)); // 2^60 as a tree
        }
        assertThat(run(y, e, Map.of(x, new double[] {0.5}), 1)[0]).isFinite();
    }

    @Test
    void missingAndMisshapenValuesAreRefused() {
        Tensor x = tensor("x", Role.INPUT, 3);
        Tensor y = tensor("y", Role.DEFINED);
        Expr value = arena.read(x, List.of(Index.of(0)));
        assertThatThrownBy(() -> run(y, value, Map.of(), 1)).hasMessage("x is read and has no value");
        assertThatThrownBy(() -> run(y, value, Map.of(x, new double[2]), 1))
                .hasMessage("x[3] has 3 elements, and was given 2");
    }
}
