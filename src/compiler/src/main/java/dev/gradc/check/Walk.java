package dev.gradc.check;

import dev.gradc.syntax.Argument;
import dev.gradc.syntax.Expression;

/** A walk over all parts of an expression; whoever extends it looks at the kinds it cares for. */
abstract class Walk implements Expression.Visitor<Void>, Expression.SubscriptVisitor<Void> {
    final void walk(Expression expression) {
        expression.accept(this);
    }

    @Override
    public Void number(Expression.Number number) {
        return null;
    }

    @Override
    public Void text(Expression.Text text) {
        return null;
    }

    @Override
    public Void reference(Expression.Reference reference) {
        return null;
    }

    @Override
    public Void array(Expression.Array array) {
        array.elements().forEach(this::walk);
        return null;
    }

    @Override
    public Void settings(Expression.Settings settings) {
        return null;
    }

    @Override
    public Void chain(Expression.Chain chain) {
        walk(chain.first());
        chain.links().forEach(l -> walk(l.operand()));
        return null;
    }

    @Override
    public Void comparison(Expression.Comparison comparison) {
        walk(comparison.left());
        walk(comparison.right());
        return null;
    }

    @Override
    public Void negation(Expression.Negation negation) {
        walk(negation.operand());
        return null;
    }

    @Override
    public Void not(Expression.Not not) {
        walk(not.operand());
        return null;
    }

    @Override
    public Void power(Expression.Power power) {
        walk(power.base());
        walk(power.exponent());
        return null;
    }

    @Override
    public Void transpose(Expression.Transpose transpose) {
        walk(transpose.operand());
        return null;
    }

    @Override
    public Void access(Expression.Access access) {
        walk(access.tensor());
        access.subscripts().forEach(s -> s.accept(this));
        return null;
    }

    @Override
    public Void at(Expression.At at) {
        walk(at.index());
        return null;
    }

    @Override
    public Void slice(Expression.Slice slice) {
        walk(slice.range().from());
        walk(slice.range().to());
        return null;
    }

    @Override
    public Void all(Expression.All all) {
        return null;
    }

    @Override
    public Void call(Expression.Call call) {
        for (Argument argument : call.arguments()) {
            walk(argument.value());
        }
        return null;
    }

    @Override
    public Void pipe(Expression.Pipe pipe) {
        walk(pipe.source());
        pipe.calls().forEach(this::walk);
        return null;
    }

    @Override
    public Void reduction(Expression.Reduction reduction) {
        reduction.condition().ifPresent(this::walk);
        walk(reduction.body());
        return null;
    }

    @Override
    public Void conditional(Expression.Conditional conditional) {
        walk(conditional.condition());
        walk(conditional.then());
        walk(conditional.otherwise());
        return null;
    }
}
