package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import java.util.ArrayList;
import java.util.List;

/** Operators that group to the left. Long sums and products are made in one go: merging them term by term takes quadratic time. */
final class Chains {
    private static final int TOGETHER = 64;

    private final Context context;
    private final Session session;
    private final Arena arena;
    private final Expressions expressions;

    Chains(Context context) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
        this.expressions = new Expressions(context);
    }

    Array value(Expression.Chain chain) {
        return switch (chain.links().get(0).operator()) {
            case PLUS, MINUS -> sum(chain);
            case TIMES, DIVIDE, PRODUCT -> product(chain);
            case AND -> logic(chain, ScalarFunction.AND);
            case OR -> logic(chain, ScalarFunction.OR);
        };
    }

    private Array sum(Expression.Chain chain) {
        List<Expression> written = new ArrayList<>(List.of(chain.first()));
        chain.links().forEach(l -> written.add(l.operand()));
        List<Elementwise.Operand> operands = expressions.operands(written);
        Elementwise elementwise = new Elementwise(context);
        List<Dim> dims = elementwise.common(operands, chain.span());
        if (operands.size() < written.size()) {
            return Array.of(dims, arena.zero()); // a trial: the shape is all that is wanted
        }
        List<Expr> terms = elementwise.aligned(operands, dims);
        for (int i = 0; i < chain.links().size(); i++) {
            if (chain.links().get(i).operator() == Expression.Operator.MINUS) {
                terms.set(i + 1, arena.negate(terms.get(i + 1)));
            }
        }
        return finite(Array.of(dims, arena.add(terms)), chain.span());
    }

    private Array product(Expression.Chain chain) {
        Array done = expressions.numbers(chain.first());
        Span doneSpan = chain.first().span();
        List<Elementwise.Operand> open = new ArrayList<>(List.of(new Elementwise.Operand(done, doneSpan)));
        for (Expression.Link link : chain.links()) {
            Elementwise.Operand operand = operand(link.operand());
            if (link.operator() == Expression.Operator.PRODUCT || open.size() >= TOGETHER) {
                done = multiplied(open, chain.span());
                open.clear();
                if (link.operator() == Expression.Operator.PRODUCT) {
                    done = new MatrixProducts(context).product(done, doneSpan, operand.value(), operand.span());
                    open.add(new Elementwise.Operand(done, doneSpan.to(operand.span())));
                } else {
                    open.add(new Elementwise.Operand(done, doneSpan));
                    open.add(factor(link, operand));
                }
            } else {
                open.add(factor(link, operand));
            }
            doneSpan = doneSpan.to(link.operand().span());
        }
        return multiplied(open, chain.span());
    }

    private Elementwise.Operand factor(Expression.Link link, Elementwise.Operand operand) {
        if (link.operator() == Expression.Operator.TIMES) {
            return operand;
        }
        if (operand.value().number().filter(Rational::isZero).isPresent()) {
            throw session.fail(ErrorCode.CONSTANT_VALUE, operand.span(), "a division by 0");
        }
        return new Elementwise.Operand(
                Elementwise.map(operand.value(), e -> arena.pow(e, Rational.MINUS_ONE)), operand.span());
    }

    private Array multiplied(List<Elementwise.Operand> factors, Span span) {
        if (factors.size() == 1) {
            return factors.get(0).value();
        }
        Elementwise elementwise = new Elementwise(context);
        List<Dim> dims = elementwise.common(factors, span);
        return finite(Array.of(dims, arena.mul(elementwise.aligned(factors, dims))), span);
    }

    private Array finite(Array value, Span span) {
        if (value.number().isPresent() && Double.isInfinite(value.number().get().doubleValue())) {
            throw session.fail(ErrorCode.CONSTANT_VALUE, span, "this number is too large for a double");
        }
        return value;
    }

    private Array logic(Expression.Chain chain, ScalarFunction function) {
        Elementwise.Operand done = condition(chain.first());
        for (Expression.Link link : chain.links()) {
            Elementwise.Operand next = condition(link.operand());
            Elementwise elementwise = new Elementwise(context);
            List<Elementwise.Operand> both = List.of(done, next);
            List<Dim> dims = elementwise.common(both, chain.span());
            List<Expr> sides = elementwise.aligned(both, dims);
            boolean brackets = function == ScalarFunction.AND
                    && sides.stream().allMatch(s -> Conditions.of(s).isPresent());
            Expr verdict = brackets ? arena.mul(sides) : arena.call(function, sides);
            done = new Elementwise.Operand(new Array(dims, verdict, 0, true), done.span());
        }
        return done.value();
    }

    private Elementwise.Operand operand(Expression expression) {
        return new Elementwise.Operand(expressions.numbers(expression), expression.span());
    }

    private Elementwise.Operand condition(Expression expression) {
        return new Elementwise.Operand(expressions.condition(expression), expression.span());
    }
}
