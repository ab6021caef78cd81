package dev.gradc.equations;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** A dense matrix with strict shapes, or a scalar, which alone fits beside any shape. */
record Matrix(int rows, int columns, boolean scalar, double[] values) {
    Matrix {
        if (values.length != rows * columns || scalar && values.length != 1) {
            throw new IllegalArgumentException(rows + "×" + columns + " of " + values.length);
        }
    }

    static Matrix scalar(double value) {
        return new Matrix(1, 1, true, new double[] {value});
    }

    static Matrix vector(double... values) {
        return new Matrix(values.length, 1, false, values);
    }

    /** The square matrix with these on its diagonal. */
    static Matrix diagonal(double[] values) {
        int size = values.length;
        double[] out = new double[size * size];
        for (int i = 0; i < size; i++) {
            out[i * size + i] = values[i];
        }
        return new Matrix(size, size, false, out);
    }

    double at(int row, int column) {
        return values[row * columns + column];
    }

    Matrix map(DoubleUnaryOperator f) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = f.applyAsDouble(values[i]);
        }
        return new Matrix(rows, columns, scalar, out);
    }

    Matrix with(Matrix other, DoubleBinaryOperator f) {
        if (scalar) {
            return other.map(x -> f.applyAsDouble(values[0], x));
        }
        if (other.scalar) {
            return map(x -> f.applyAsDouble(x, other.values[0]));
        }
        if (rows != other.rows || columns != other.columns) {
            throw new IllegalArgumentException(rows + "×" + columns + " beside " + other.rows + "×" + other.columns);
        }
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = f.applyAsDouble(values[i], other.values[i]);
        }
        return new Matrix(rows, columns, false, out);
    }

    Matrix transposed() {
        double[] out = new double[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                out[j * rows + i] = at(i, j);
            }
        }
        return new Matrix(columns, rows, scalar, out);
    }

    /** The matrix product; a row times a column is a scalar. */
    Matrix times(Matrix other) {
        if (scalar || other.scalar) {
            return with(other, (x, y) -> x * y);
        }
        if (columns != other.rows) {
            throw new IllegalArgumentException(rows + "×" + columns + " times " + other.rows + "×" + other.columns);
        }
        double[] out = new double[rows * other.columns];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < columns; k++) {
                for (int j = 0; j < other.columns; j++) {
                    out[i * other.columns + j] += at(i, k) * other.at(k, j);
                }
            }
        }
        return new Matrix(rows, other.columns, out.length == 1 && columns > 0 && rows == 1 && other.columns == 1, out);
    }
}
