package dev.gradc.algebra;

import java.util.Comparator;
import java.util.List;

/**
 * The canonical order of terms and factors: numbers, brackets, parameters, adjoints, other reads, functions, powers and sums, reductions; then by
 * names and structure. It never looks at ids or hashes; what it cannot tell apart keeps the order of construction, for sorts are stable.
 */
final class Order {
    static final Comparator<Expr> FACTORS = Order::compare;

    /** Terms: positive before negative, constants last, else as factors. */
    static final Comparator<Expr> TERMS = Comparator.<Expr>comparingInt(
                    e -> Arena.coefficient(e).signum() < 0 ? 1 : 0)
            .thenComparing(e -> e instanceof Expr.Num ? 1 : 0)
            .thenComparing(e -> e instanceof Expr.Read r && r.tensor().role() == Role.PARAMETER ? 1 : 0)
            .thenComparing(FACTORS);

    private Order() {}

    private static int rank(Expr e) {
        return e.accept(new Expr.Visitor<>() {
            @Override
            public Integer number(Expr.Num n) {
                return 0;
            }

            @Override
            public Integer iverson(Expr.Iverson b) {
                return 1;
            }

            @Override
            public Integer read(Expr.Read r) {
                return switch (r.tensor().role()) {
                    case CONSTANT, SETTING -> 2;
                    case PARAMETER, STATE -> 3;
                    case ADJOINT, TANGENT -> 4;
                    case INPUT, TARGET, UNIFORM, GAUSSIAN, DEFINED, POSITION, FORMAL -> 5;
                };
            }

            @Override
            public Integer indexValue(Expr.IndexValue v) {
                return 6;
            }

            @Override
            public Integer call(Expr.Call c) {
                return 7;
            }

            @Override
            public Integer pow(Expr.Pow p) {
                return rank(p.base());
            }

            @Override
            public Integer add(Expr.Add a) {
                return 9;
            }

            @Override
            public Integer mul(Expr.Mul m) {
                return 8;
            }

            @Override
            public Integer reduce(Expr.Reduce r) {
                return 10;
            }
        });
    }

    static int compare(Expr a, Expr b) {
        if (a == b) {
            return 0;
        }
        int byRank = Integer.compare(rank(a), rank(b));
        if (byRank != 0) {
            return byRank;
        }
        int byHead = head(a).compareTo(head(b));
        return byHead != 0 ? byHead : compare(a.children(), b.children());
    }

    private static int compare(List<Expr> a, List<Expr> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int c = compare(a.get(i), b.get(i));
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    /** What a node says of itself without its parts. */
    private static String head(Expr e) {
        return e.accept(new Expr.Visitor<>() {
            @Override
            public String number(Expr.Num n) {
                return n.toString();
            }

            @Override
            public String read(Expr.Read r) {
                return r.toString();
            }

            @Override
            public String add(Expr.Add a) {
                return "+";
            }

            @Override
            public String mul(Expr.Mul m) {
                return "*";
            }

            @Override
            public String pow(Expr.Pow p) {
                return p.base() instanceof Expr.Read r ? r.toString() + "^" + p.exponent() : "^" + p.exponent();
            }

            @Override
            public String call(Expr.Call c) {
                return c.function().text();
            }

            @Override
            public String reduce(Expr.Reduce r) {
                return r.op().toString() + r.over() + r.domain();
            }

            @Override
            public String iverson(Expr.Iverson b) {
                return b.toString();
            }

            @Override
            public String indexValue(Expr.IndexValue v) {
                return v.toString();
            }
        });
    }
}
