package dev.gradc.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The normal form, a line an identity. */
class ArenaTest {
    private final Arena a = new Arena();
    private final Axis i = a.axis("i", 3);
    private final Axis j = a.axis("j", 3);
    private final Axis k = a.axis("k", 4);
    private final Expr x = scalar("x");
    private final Expr y = scalar("y");

    private Expr scalar(String name) {
        return a.read(new Tensor(new Name(name, 0), Role.INPUT, List.of()));
    }

    private Tensor tensor(String name, Axis... axes) {
        return new Tensor(new Name(name, 0), Role.INPUT, List.of(axes));
    }

    private Expr two(Expr e) {
        return a.mul(a.num(2), e);
    }

    @Test
    void likeTermsMerge() {
        assertThat(a.add(x, y, x)).isSameAs(a.add(two(x), y));
        assertThat(a.sub(x, x)).isSameAs(a.zero());
        assertThat(a.add(y, x)).isSameAs(a.add(x, y));
    }

    @Test
    void equalBasesMerge() {
        assertThat(a.mul(x, x)).isSameAs(a.pow(x, Rational.of(2)));
        assertThat(a.div(x, x)).isSameAs(a.one());
        assertThat(a.mul(a.sqrt(x), a.sqrt(x))).isSameAs(x);
    }

    @Test
    void numbersFoldExactly() {
        assertThat(a.add(a.num(Rational.parse("0.1")), a.num(Rational.parse("0.2"))))
                .hasToString("3/10");
        assertThat(a.pow(a.num(2), Rational.of(-3))).hasToString("1/8");
        assertThat(Rational.parse("1e-8").doubleValue()).isEqualTo(1e-8);
        assertThat(Rational.parse("0.1").doubleValue()).isEqualTo(0.1);
    }

    @Test
    void exponentialsNeverMerge() {
        assertThat(a.mul(a.call(ScalarFunction.EXP, x), a.call(ScalarFunction.EXP, y)))
                .hasToString("exp(x) exp(y)");
    }

    @Test
    void sumsThatDifferInTheNamesOfTheirAxesAlone() {
        Tensor w = tensor("w", k);
        Axis other = a.axis("k", 4);
        assertThat(a.sum(List.of(k), a.readAt(w, List.of(k))))
                .isSameAs(a.sum(List.of(other), a.readAt(w, List.of(other))));
    }

    @Test
    void sumsNestAndOpenWithoutLosingIdentity() {
        Tensor m = tensor("m", i, j);
        Expr inner = a.call(ScalarFunction.TANH, a.sum(List.of(j), a.readAt(m, List.of(i, j))));
        Expr outer = a.sum(List.of(i), inner);
        Arena.Opened opened = a.open((Expr.Reduce) outer);
        assertThat(a.sum(opened.axes(), opened.body())).isSameAs(outer);
        assertThat(a.rewrite(outer, e -> e)).isSameAs(outer);
    }

    @Test
    void aBracketIsSolvedForItsAxis() {
        Tensor v = tensor("v", j);
        Expr picked = a.sum(
                List.of(j),
                a.mul(a.readAt(v, List.of(j)), a.iverson(List.of(Condition.equal(Index.of(j), Index.of(i))))));
        assertThat(picked).isSameAs(a.readAt(v, List.of(i)));
    }

    @Test
    void aBracketSolvedOutsideTheRangeKeepsAGuard() {
        Tensor v = tensor("v", j);
        Index shifted = Index.of(i).plus(1);
        Expr picked = a.sum(
                List.of(j), a.mul(a.readAt(v, List.of(j)), a.iverson(List.of(Condition.equal(Index.of(j), shifted)))));
        assertThat(picked).hasToString("[-i+1>=0] v[i+1]");
    }

    @Test
    void whatDoesNotDependOnTheAxisLeavesTheSum() {
        Tensor v = tensor("v", k);
        assertThat(a.sum(List.of(k), a.mul(x, a.readAt(v, List.of(k)))))
                .isSameAs(a.mul(x, a.sum(List.of(k), a.readAt(v, List.of(k)))));
        assertThat(a.sum(List.of(k), x)).isSameAs(a.mul(a.num(4), x));
    }

    @Test
    void theBatchAxisCountsAtRunTime() {
        Axis n = a.batchAxis("n", 32);
        assertThat(a.sum(List.of(n), x)).isSameAs(a.mul(a.read(a.count()), x));
    }

    @Test
    void independentAxesGiveAProductOfSums() {
        Tensor v = tensor("v", i);
        Tensor w = tensor("w", k);
        Expr both = a.sum(List.of(i, k), a.mul(a.readAt(v, List.of(i)), a.readAt(w, List.of(k))));
        assertThat(both)
                .isSameAs(
                        a.mul(a.sum(List.of(i), a.readAt(v, List.of(i))), a.sum(List.of(k), a.readAt(w, List.of(k)))));
    }

    @Test
    void aSimplexSumsToOne() {
        Tensor p = new Tensor(new Name("p", 0), Role.TARGET, List.of(k), Tensor.Facts.NONE.withSimplexAxis(0));
        assertThat(a.sum(List.of(k), a.readAt(p, List.of(k)))).isSameAs(a.one());
    }

    @Test
    void substitutionNeverCapturesABoundAxis() {
        Tensor m = tensor("m", i, j);
        Expr row = a.sum(List.of(j), a.readAt(m, List.of(i, j)));
        Expr moved = a.sum(
                List.of(j), a.mul(a.readAt(tensor("v", j), List.of(j)), a.substitute(row, Map.of(i, Index.of(j)))));
        assertThat(((Expr.Reduce) moved).over()).hasSize(1);
        assertThat(moved.toString()).isEqualTo("sum[j'3] (v[j'3] sum[j'4] (m[j'3,j'4]))");
    }

    @Test
    void sizesNeverWrapAround() {
        assertThatThrownBy(() -> Index.of(i).times(Integer.MAX_VALUE).times(2)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() ->
                        tensor("big", a.axis("a", 50_000), a.axis("b", 50_000)).size())
                .isInstanceOf(ArithmeticException.class);
    }
}
