package dev.gradc.parse;

import dev.gradc.grammar.GradParser;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Argument;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.Range;
import dev.gradc.syntax.Setting;
import dev.gradc.syntax.Shape;
import dev.gradc.syntax.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** The syntax of expressions and of what is made of them. Recursive, within the nesting that the scan allows. */
final class ExpressionBuilder {
    private static final String SIGMA = "\u03a3";

    private final Places places;
    private final Diagnostics diagnostics;
    private int settingsDepth;

    ExpressionBuilder(Places places, Diagnostics diagnostics) {
        this.places = places;
        this.diagnostics = diagnostics;
    }

    Name name(Token token) {
        String text = token.getText();
        return new Name(text.equals(SIGMA) ? "sum" : text, places.of(token));
    }

    Name name(TerminalNode node) {
        return name(node.getSymbol());
    }

    List<Name> names(List<TerminalNode> nodes) {
        return nodes.stream().map(this::name).toList();
    }

    Optional<Shape> shape(GradParser.ShapeContext shape) {
        return shape == null ? Optional.empty() : Optional.of(new Shape(all(shape.expr()), places.of(shape)));
    }

    Optional<TypeName> type(GradParser.TypeContext type) {
        return type == null
                ? Optional.empty()
                : Optional.of(new TypeName(name(type.getStart()), all(type.expr()), places.of(type)));
    }

    Optional<Expression> optional(GradParser.ExprContext expression) {
        return expression == null ? Optional.empty() : Optional.of(expression(expression));
    }

    List<Expression> all(List<GradParser.ExprContext> expressions) {
        return expressions.stream().map(this::expression).toList();
    }

    Range range(GradParser.RangeContext range) {
        return new Range(expression(range.expr(0)), expression(range.expr(1)), places.of(range));
    }

    List<Setting> settings(GradParser.RecordContext settings) {
        settingsDepth++;
        List<Setting> all = settings.setting().stream().map(this::setting).toList();
        settingsDepth--;
        return all;
    }

    private Setting setting(GradParser.SettingContext setting) {
        Optional<Expression> value = setting.record() == null
                ? optional(setting.expr())
                : Optional.of(new Expression.Settings(settings(setting.record()), places.of(setting.record())));
        List<Argument> arguments = setting.argList() == null ? List.of() : arguments(setting.argList());
        return new Setting(name(setting.key().getStart()), value, arguments, places.of(setting));
    }

    Expression expression(GradParser.ExprContext expression) {
        if (expression.IF() == null) {
            return pipe(expression.pipe());
        }
        List<Expression> parts = all(expression.expr());
        return new Expression.Conditional(parts.get(0), parts.get(1), parts.get(2), places.of(expression));
    }

    private Expression pipe(GradParser.PipeContext pipe) {
        Expression source = or(pipe.or());
        if (pipe.stage().isEmpty()) {
            return source;
        }
        return new Expression.Pipe(
                source, pipe.stage().stream().map(this::stage).toList(), places.of(pipe));
    }

    private Expression.Call stage(GradParser.StageContext stage) {
        return stage.call() == null
                ? new Expression.Call(name(stage.ID()), List.of(), places.of(stage))
                : call(stage.call());
    }

    private Expression or(GradParser.OrContext or) {
        return chain(or, or.and().stream().map(this::and).toList());
    }

    private Expression and(GradParser.AndContext and) {
        return chain(and, and.comparison().stream().map(this::comparison).toList());
    }

    private Expression comparison(GradParser.ComparisonContext comparison) {
        Expression left = sum(comparison.sum(0));
        if (comparison.getChildCount() == 1) {
            return left;
        }
        Expression.Comparator comparator = switch (comparison.getChild(1).getText()) {
            case "<" -> Expression.Comparator.LESS;
            case "<=" -> Expression.Comparator.LESS_OR_EQUAL;
            case ">" -> Expression.Comparator.GREATER;
            case ">=" -> Expression.Comparator.GREATER_OR_EQUAL;
            case "==" -> Expression.Comparator.EQUAL;
            default -> Expression.Comparator.NOT_EQUAL;
        };
        return new Expression.Comparison(left, comparator, sum(comparison.sum(1)), places.of(comparison));
    }

    private Expression sum(GradParser.SumContext sum) {
        return chain(sum, sum.term().stream().map(this::term).toList());
    }

    private Expression term(GradParser.TermContext term) {
        if (term.product() != null) {
            return product(term.product());
        }
        Expression reduction = reduction(term.reduction());
        return term.getChildCount() == 1 ? reduction : new Expression.Negation(reduction, places.of(term));
    }

    private Expression product(GradParser.ProductContext product) {
        List<Expression> factors = new ArrayList<>();
        product.unary().forEach(unary -> factors.add(unary(unary)));
        if (product.reduction() != null) {
            Expression last = reduction(product.reduction());
            ParseTree before = product.getChild(product.getChildCount() - 2);
            boolean negative = Tokens.is(((TerminalNode) before).getSymbol(), "-");
            Span sign = places.of(((TerminalNode) before).getSymbol());
            factors.add(negative ? new Expression.Negation(last, sign.to(last.span())) : last);
        }
        return chain(product, factors);
    }

    private Expression reduction(GradParser.ReductionContext reduction) {
        List<Expression.BoundIndex> indices = reduction.boundIndex().stream()
                .map(index -> new Expression.BoundIndex(
                        name(index.ID()), Optional.ofNullable(index.range()).map(this::range), places.of(index)))
                .toList();
        return new Expression.Reduction(
                reducer(reduction.REDUCE().getText()),
                indices,
                optional(reduction.expr()),
                term(reduction.term()),
                places.of(reduction));
    }

    private static Expression.Reducer reducer(String word) {
        for (Expression.Reducer reducer : Expression.Reducer.values()) {
            if (reducer.word().equals(word)) {
                return reducer;
            }
        }
        return Expression.Reducer.SUM; // written as a big sigma
    }

    private Expression unary(GradParser.UnaryContext unary) {
        if (unary.power() != null) {
            return power(unary.power());
        }
        Expression operand = unary(unary.unary());
        return Tokens.is(unary.getStart(), "-")
                ? new Expression.Negation(operand, places.of(unary))
                : new Expression.Not(operand, places.of(unary));
    }

    private Expression power(GradParser.PowerContext power) {
        Expression base = postfix(power.postfix());
        return power.unary() == null ? base : new Expression.Power(base, unary(power.unary()), places.of(power));
    }

    private Expression postfix(GradParser.PostfixContext postfix) {
        if (postfix.primary() == null) {
            return new Expression.Reference(name(postfix.REDUCE()), places.of(postfix));
        }
        Expression value = primary(postfix.primary());
        List<Expression.Subscript> subscripts = new ArrayList<>();
        for (ParseTree child : postfix.children) {
            if (child instanceof GradParser.SubscriptContext subscript) {
                subscripts.add(subscript(subscript));
            } else if (child instanceof TerminalNode node) {
                Span span = value.span().to(places.of(node.getSymbol()));
                if (Tokens.is(node.getSymbol(), "]")) {
                    value = new Expression.Access(value, subscripts, span);
                    subscripts = new ArrayList<>();
                } else if (node.getSymbol().getType() == GradParser.ID) {
                    value = new Expression.Transpose(value, span);
                    checkProperty(node.getSymbol());
                }
            }
        }
        return value;
    }

    private void checkProperty(Token property) {
        if (!property.getText().equals("T")) {
            String message =
                    "." + property.getText() + " is not known; the only thing after a dot is .T, the transpose";
            diagnostics.report(Diagnostic.error(ErrorCode.PROPERTY, places.of(property), message));
        }
    }

    private Expression.Subscript subscript(GradParser.SubscriptContext subscript) {
        Span span = places.of(subscript);
        List<Expression> parts = all(subscript.expr());
        return switch (parts.size()) {
            case 0 -> new Expression.All(span);
            case 1 -> new Expression.At(parts.get(0), span);
            default -> new Expression.Slice(new Range(parts.get(0), parts.get(1), span), span);
        };
    }

    private Expression primary(GradParser.PrimaryContext primary) {
        Token start = primary.getStart();
        Span span = places.of(primary);
        if (primary.call() != null) {
            return call(primary.call());
        }
        return switch (start.getType()) {
            case GradParser.INT, GradParser.NUMBER -> number(start);
            case GradParser.STRING ->
                new Expression.Text(start.getText().substring(1, start.getText().length() - 1), span);
            case GradParser.ID, GradParser.LOSS -> new Expression.Reference(name(start), span);
            default -> {
                List<Expression> parts = all(primary.expr());
                yield Tokens.is(start, "(") ? parts.get(0) : new Expression.Array(parts, span);
            }
        };
    }

    private Expression number(Token token) {
        double value = Double.parseDouble(token.getText());
        if (Double.isInfinite(value)) {
            String message = "this number is larger than the largest double, 1.8e308";
            diagnostics.report(Diagnostic.error(ErrorCode.NUMBER_FORM, places.of(token), message));
        }
        return new Expression.Number(value, token.getType() == GradParser.INT, places.of(token));
    }

    private Expression.Call call(GradParser.CallContext call) {
        return new Expression.Call(name(call.getStart()), arguments(call.argList()), places.of(call));
    }

    private List<Argument> arguments(GradParser.ArgListContext arguments) {
        return arguments.arg().stream().map(this::argument).toList();
    }

    private Argument argument(GradParser.ArgContext argument) {
        Optional<Expression> end = optional(argument.expr(1));
        if (end.isPresent() && settingsDepth == 0) {
            String message = "a range is no value: it stands in square brackets or where data are described";
            diagnostics.report(Diagnostic.error(ErrorCode.UNEXPECTED, places.of(argument), message));
        }
        return new Argument(keyword(argument), expression(argument.expr(0)), end, places.of(argument));
    }

    private Optional<Name> keyword(GradParser.ArgContext argument) {
        boolean written =
                argument.getChildCount() > 1 && Tokens.is(((TerminalNode) argument.getChild(1)).getSymbol(), "=");
        return written ? Optional.of(name(argument.getStart())) : Optional.empty();
    }

    /** Operands with the operators between them; one operand stays itself. */
    private Expression chain(ParserRuleContext rule, List<Expression> operands) {
        if (operands.size() == 1) {
            return operands.get(0);
        }
        List<Expression.Link> links = new ArrayList<>(operands.size() - 1);
        for (int i = 1; i < operands.size(); i++) {
            Token operator = ((TerminalNode) rule.getChild(2 * i - 1)).getSymbol();
            links.add(new Expression.Link(operator(operator.getText()), operands.get(i), places.of(operator)));
        }
        return new Expression.Chain(operands.get(0), links, places.of(rule));
    }

    private static Expression.Operator operator(String symbol) {
        for (Expression.Operator operator : Expression.Operator.values()) {
            if (operator.symbol().equals(symbol)) {
                return operator;
            }
        }
        throw new IllegalArgumentException(symbol);
    }
}
