package dev.gradc.lower;

import dev.gradc.loops.Element;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;

/** Values built anew from their parts; what becomes of some kinds of them is for those who extend this. */
abstract class Rewriting implements Value.Visitor<Value> {
    final Value of(Value value) {
        return value.accept(this);
    }

    @Override
    public Value element(Element v) {
        return v;
    }

    @Override
    public Value variable(Variable v) {
        return v;
    }

    @Override
    public Value literal(Value.Literal v) {
        return v;
    }

    @Override
    public Value wholeValue(Value.WholeValue v) {
        return v;
    }

    @Override
    public Value negate(Value.Negate v) {
        return Arithmetic.negate(of(v.of()));
    }

    @Override
    public Value binary(Value.Binary v) {
        return new Value.Binary(v.operation(), of(v.left()), of(v.right()));
    }

    @Override
    public Value fma(Value.Fma v) {
        return new Value.Fma(of(v.a()), of(v.b()), of(v.c()));
    }

    @Override
    public Value apply(Value.Apply v) {
        return new Value.Apply(
                v.function(), v.arguments().stream().map(this::of).toList(), v.rough());
    }

    @Override
    public Value compare(Value.Compare v) {
        return new Value.Compare(v.relation(), of(v.left()), of(v.right()));
    }

    @Override
    public Value logic(Value.Logic v) {
        return new Value.Logic(v.both(), of(v.left()), of(v.right()));
    }

    @Override
    public Value not(Value.Not v) {
        return new Value.Not(of(v.of()));
    }

    @Override
    public Value select(Value.Select v) {
        return new Value.Select(of(v.condition()), of(v.yes()), of(v.no()));
    }

    @Override
    public Value convert(Value.Convert v) {
        return new Value.Convert(of(v.of()), v.kind());
    }

    @Override
    public Value settingValue(Value.SettingValue v) {
        return v;
    }

    @Override
    public Value draw(Value.Draw v) {
        return v;
    }
}
