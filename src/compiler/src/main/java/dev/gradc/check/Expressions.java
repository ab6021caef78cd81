package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Function;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What an expression denotes in a context. It reports the first thing that is wrong and then fails. */
final class Expressions implements Expression.Visitor<Value> {
    private final Context context;
    private final Session session;
    private final Arena arena;

    Expressions(Context context) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
    }

    Value value(Expression expression) {
        session.step(expression);
        return expression.accept(this);
    }

    /** The value with axes; a function that is not called is reported. */
    Array array(Expression expression) {
        return array(value(expression), expression);
    }

    /** An expression's value, which must have axes. */
    Array array(Value value, Expression expression) {
        if (value instanceof Array array) {
            return array;
        }
        String text = expression.span().text();
        boolean layer = value instanceof Callee.Instance;
        throw session.fail(Diagnostic.error(
                        ErrorCode.TYPE_MISMATCH,
                        expression.span(),
                        text + (layer ? " is a layer without what goes into it" : " is a function")
                                + ", and a number is needed here")
                .fix("apply it, as in  " + (layer ? "x |> " + text : text + "(x)")));
    }

    /** The value as numbers: a label is reported where it would be calculated with. */
    Array numbers(Expression expression) {
        Array array = array(expression);
        if (array.isLabel() && !context.subscript()) {
            throw session.fail(Declared.label(
                    Diagnostic.error(
                                    ErrorCode.TYPE_MISMATCH,
                                    expression.span(),
                                    "a class label cannot be calculated with, and this is one of " + array.classes()
                                            + " classes")
                            .fix("use it as a position, as in  p["
                                    + expression.span().text() + "]"),
                    context,
                    array));
        }
        return array;
    }

    /** The number that stands here, known now. */
    Rational constant(Expression expression) {
        Array array = array(expression);
        return array.number()
                .orElseThrow(() -> session.fail(
                        ErrorCode.NOT_CONSTANT, expression.span(), "a number that is known now is needed here"));
    }

    /** The whole number that stands here, known now. */
    int whole(Expression expression) {
        Rational value = constant(expression);
        if (!value.isInt()) {
            throw session.fail(ErrorCode.NOT_AFFINE, expression.span(), "a whole number is needed here");
        }
        return value.intValue();
    }

    private Elementwise.Operand operand(Expression expression) {
        return new Elementwise.Operand(numbers(expression), expression.span());
    }

    /** The operands of one operation; in a trial after a shape those that can be told, if any can. */
    List<Elementwise.Operand> operands(List<Expression> written) {
        return told(written.stream()
                .map(e -> (Supplier<Elementwise.Operand>) () -> operand(e))
                .toList());
    }

    private List<Elementwise.Operand> told(List<Supplier<Elementwise.Operand>> written) {
        List<Elementwise.Operand> operands = new ArrayList<>();
        for (Supplier<Elementwise.Operand> operand : written) {
            try {
                operands.add(operand.get());
            } catch (Failure unknown) {
                if (!session.partly()) {
                    throw unknown;
                }
            }
        }
        if (operands.isEmpty()) {
            throw new Failure();
        }
        return operands;
    }

    // ---------------------------------------------------------------- leaves

    @Override
    public Value number(Expression.Number number) {
        return Array.scalar(arena.num(Literals.exact(number)));
    }

    @Override
    public Value text(Expression.Text text) {
        throw session.fail(ErrorCode.TYPE_MISMATCH, text.span(), "a text has no place in a formula");
    }

    @Override
    public Value reference(Expression.Reference reference) {
        return new References(context).value(reference);
    }

    @Override
    public Value array(Expression.Array array) {
        return new Literals(context).array(array);
    }

    @Override
    public Value settings(Expression.Settings settings) {
        throw session.fail(ErrorCode.TYPE_MISMATCH, settings.span(), "settings in { } have no place in a formula");
    }

    // ---------------------------------------------------------------- operators

    @Override
    public Value chain(Expression.Chain chain) {
        return new Chains(context).value(chain);
    }

    @Override
    public Value comparison(Expression.Comparison comparison) {
        Array left = array(comparison.left());
        Array right = array(comparison.right());
        checkLabels(comparison, left, right);
        List<Elementwise.Operand> operands = List.of(
                new Elementwise.Operand(left, comparison.left().span()),
                new Elementwise.Operand(right, comparison.right().span()));
        Elementwise elementwise = new Elementwise(context);
        List<Dim> dims = elementwise.common(operands, comparison.span());
        List<Expr> sides = elementwise.aligned(operands, dims);
        Expr a = sides.get(0);
        Expr b = sides.get(1);
        Optional<Expr> bracket = left.isLabel() || right.isLabel()
                ? Optional.empty()
                : Conditions.compare(arena, comparison.comparator(), a, b);
        Expr verdict = bracket.orElseGet(() -> compare(comparison.comparator(), a, b));
        return new Array(dims, verdict, 0, true);
    }

    private Expr compare(Expression.Comparator comparator, Expr a, Expr b) {
        return switch (comparator) {
            case LESS -> arena.call(ScalarFunction.LESS, a, b);
            case LESS_OR_EQUAL -> arena.call(ScalarFunction.LESS_EQUAL, a, b);
            case GREATER -> arena.call(ScalarFunction.LESS, b, a);
            case GREATER_OR_EQUAL -> arena.call(ScalarFunction.LESS_EQUAL, b, a);
            case EQUAL -> arena.call(ScalarFunction.EQUAL, a, b);
            case NOT_EQUAL -> arena.call(ScalarFunction.NOT_EQUAL, a, b);
        };
    }

    private void checkLabels(Expression.Comparison comparison, Array left, Array right) {
        Array label = left.isLabel() ? left : right;
        Array other = left.isLabel() ? right : left;
        Span span =
                left.isLabel() ? comparison.right().span() : comparison.left().span();
        Optional<Rational> number = other.number();
        if (!label.isLabel() || number.isEmpty()) {
            return;
        }
        boolean inRange = number.get().isInt()
                && number.get().intValue() >= 0
                && number.get().intValue() < label.classes();
        if (!inRange) {
            throw session.fail(Declared.label(
                    Diagnostic.error(
                            ErrorCode.LABEL_RANGE,
                            span,
                            "a label of " + label.classes() + " classes is 0 to " + (label.classes() - 1) + ", never "
                                    + number.get()),
                    context,
                    label));
        }
    }

    @Override
    public Value negation(Expression.Negation negation) {
        return Elementwise.map(numbers(negation.operand()), arena::negate);
    }

    @Override
    public Value not(Expression.Not not) {
        Array operand = condition(not.operand());
        Expr opposite = Conditions.opposite(arena, operand.expr())
                .orElseGet(() -> arena.call(ScalarFunction.NOT, operand.expr()));
        return new Array(operand.dims(), opposite, 0, true);
    }

    /** A value that must be true or false. */
    Array condition(Expression expression) {
        Array array = array(expression);
        if (!array.condition()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.CONDITION,
                            expression.span(),
                            "a condition is needed here, and this is " + (array.isLabel() ? "a label" : "a number"))
                    .fix("compare it, as in  " + Names.shown(expression.span().text()) + " > 0"));
        }
        return array;
    }

    @Override
    public Value power(Expression.Power power) {
        Elementwise.Operand base = operand(power.base());
        Elementwise.Operand exponent = operand(power.exponent());
        Optional<Rational> constant = exponent.value().number();
        if (constant.isPresent()) {
            boolean undefined = base.value().number().filter(Rational::isZero).isPresent()
                    && constant.get().signum() < 0;
            if (undefined) {
                throw session.fail(
                        ErrorCode.CONSTANT_VALUE, power.span(), "0 to a negative power is not a finite number");
            }
            return Elementwise.map(base.value(), e -> arena.pow(e, constant.get()));
        }
        return new Elementwise(context).apply(ScalarFunction.POWER, List.of(base, exponent), power.span());
    }

    @Override
    public Value transpose(Expression.Transpose transpose) {
        Array operand = array(transpose.operand());
        if (operand.rank() != 2) {
            Diagnostic told = Diagnostic.error(
                            ErrorCode.TRANSPOSE_RANK,
                            transpose.span(),
                            "only a matrix can be transposed, and this is " + operand.shape())
                    .fix(
                            operand.rank() == 1
                                    ? "leave out .T: a vector goes with @ from either side"
                                    : "write the axes with indices, as in  y[i,j,k] = x[k,j,i]");
            throw session.fail(Declared.label(told, context, operand));
        }
        List<Dim> turned = List.of(operand.dims().get(1), operand.dims().get(0));
        return new Array(turned, operand.expr(), operand.classes(), operand.condition());
    }

    @Override
    public Value conditional(Expression.Conditional conditional) {
        Array condition = condition(conditional.condition());
        Optional<Rational> known = condition.number();
        if (known.isPresent()) { // the other side may make no sense here
            return value(known.get().isZero() ? conditional.otherwise() : conditional.then());
        }
        List<Elementwise.Operand> operands = new ArrayList<>();
        operands.add(new Elementwise.Operand(condition, conditional.condition().span()));
        operands.addAll(told(List.of(
                () -> where(Optional.of(condition.expr())).operand(conditional.then()),
                () -> where(Conditions.opposite(arena, condition.expr())).operand(conditional.otherwise()))));
        return operands.size() < 3
                ? Array.of(new Elementwise(context).common(operands, conditional.span()), arena.zero())
                : applied(ScalarFunction.SELECT, operands, conditional.span());
    }

    /** For what is only reached where a condition holds. */
    private Expressions where(Optional<Expr> condition) {
        return condition
                .flatMap(Conditions::of)
                .filter(holds -> !holds.isEmpty())
                .map(holds -> new Expressions(context.in(context.scope().assuming(holds))))
                .orElse(this);
    }

    private Array applied(Function function, List<Elementwise.Operand> operands, Span span) {
        Elementwise elementwise = new Elementwise(context);
        List<Dim> dims = elementwise.common(operands, span);
        return Array.of(dims, arena.call(function, elementwise.aligned(operands, dims)));
    }

    // ---------------------------------------------------------------- parts and wholes

    @Override
    public Value access(Expression.Access access) {
        return new Accesses(context).value(access);
    }

    @Override
    public Value call(Expression.Call call) {
        return new Calls(context).value(call, Optional.empty());
    }

    @Override
    public Value pipe(Expression.Pipe pipe) {
        Calls calls = new Calls(context);
        Value value = value(pipe.source());
        Span span = pipe.source().span();
        for (Expression.Call call : pipe.calls()) {
            value = calls.value(call, Optional.of(new Given(Optional.empty(), value, span)));
            span = call.span();
        }
        return value;
    }

    @Override
    public Value reduction(Expression.Reduction reduction) {
        return new Reductions(context).value(reduction);
    }

    /** All the values, in order. */
    List<Array> arrays(List<Expression> expressions) {
        List<Array> values = new ArrayList<>();
        expressions.forEach(e -> values.add(array(e)));
        return values;
    }
}
