package dev.gradc.evaluate;

import static dev.gradc.evaluate.SketchLayers.halfSquaredError;
import static dev.gradc.evaluate.SketchLayers.weightedSquares;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Tensor;
import java.util.List;

/** The models of the zoo that look through windows: convolutions and a pool. */
final class WindowSketches {
    private WindowSketches() {}

    static Sketch.Finished convolution() {
        Sketch s = new Sketch(6);
        Tensor x = s.parameter("x", 2, 7, 7);
        Tensor w = s.parameter("W", 3, 2, 3, 3);
        Tensor b = s.parameter("b", 3);
        Tensor y = s.input("y", 3, 4, 4);
        Axis o = s.axis("o", 3);
        Axis i = s.axis("i", 4);
        Axis j = s.axis("j", 4);
        Axis c = s.axis("c", 2);
        Axis u = s.axis("u", 3);
        Axis v = s.axis("v", 3);
        Index row = Index.of(i).times(2).plus(Index.of(u)).plus(-1);
        Index column = Index.of(j).times(2).plus(Index.of(v)).plus(-1);
        Expr body = s.a.mul(s.at(w, o, c, u, v), s.at(x, c, row, column), s.inside(row, 7), s.inside(column, 7));
        Tensor z = s.define("z", List.of(o, i, j), s.a.add(s.sum(body, c, u, v), s.at(b, o)));
        return s.finish("convolution, stride 2, padding 1", halfSquaredError(s, z, y), null, 6);
    }

    static Sketch.Finished maxPooling() {
        Sketch s = new Sketch(7);
        Tensor x = s.parameter("x", 9);
        Tensor w = s.input("w", 4);
        Axis i = s.axis("i", 4);
        Axis k = s.axis("k", 3);
        Expr window = s.at(x, Index.of(i).times(2).plus(Index.of(k)));
        Tensor y = s.define("y", List.of(i), s.a.reduce(ReduceOp.MAX, List.of(k), List.of(), window));
        return s.finish("overlapping max-pooling", weightedSquares(s, w, y), null, 7);
    }

    private static Sketch.Finished convolutionOfLine(String title, long seed, int size, int stride, int dilation) {
        Sketch s = new Sketch(seed);
        int places = (size - dilation * 2 - 1) / stride + 1;
        Tensor x = s.parameter("x", size);
        Tensor w = s.parameter("w", 3);
        Tensor y = s.input("y", places);
        Axis i = s.axis("i", places);
        Axis u = s.axis("u", 3);
        Index place = Index.of(i).times(stride).plus(Index.of(u).times(dilation));
        Tensor z = s.define("z", List.of(i), s.sum(s.a.mul(s.at(w, u), s.at(x, place)), u));
        return s.finish(title, halfSquaredError(s, z, y), null, seed);
    }

    static Sketch.Finished dilatedConvolution() {
        return convolutionOfLine("convolution, dilation 2", 18, 10, 1, 2);
    }

    static Sketch.Finished stridedDilatedConvolution() {
        return convolutionOfLine("convolution, stride 2, dilation 3", 19, 14, 2, 3);
    }
}
