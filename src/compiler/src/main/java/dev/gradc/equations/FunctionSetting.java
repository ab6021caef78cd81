package dev.gradc.equations;

import dev.gradc.algebra.Function;
import dev.gradc.algebra.PartialDerivative;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.equations.Term.Apply;
import dev.gradc.equations.Term.Number;
import dev.gradc.equations.Term.Symbol;
import java.util.List;

/** The setting of applied functions: σ′(z), ln p, |x|, 1 if z > 0, 0 otherwise. */
final class FunctionSetting {
    private final Typesetter set;

    FunctionSetting(Typesetter set) {
        this.set = set;
    }

    Marks.Piece set(Apply t) {
        return t.function() instanceof ScalarFunction f ? primitive(f, t) : call(t);
    }

    private Marks.Piece call(Apply t) {
        return new Marks.Piece(
                set.applied(name(t), set.texts(t.arguments()), Typesetter.tall(t.arguments())), Marks.ATOM);
    }

    private String name(Apply t) {
        if (!(t.function() instanceof PartialDerivative d) || d.arity() == 1) {
            return functionName(t.function());
        }
        boolean onlyOne = true;
        for (int i = 0; i < t.arguments().size(); i++) {
            onlyOne &= i == d.argument() || t.arguments().get(i) instanceof Number;
        }
        // With numbers for all other arguments it is a function of one variable.
        return onlyOne ? set.prime(functionName(d.of())) : set.partial(d.argument() + 1, functionName(d.of()));
    }

    private String functionName(Function function) {
        if (function instanceof PartialDerivative d) {
            String of = functionName(d.of());
            return d.arity() == 1 ? set.prime(of) : set.partial(d.argument() + 1, of);
        }
        return function instanceof ScalarFunction f ? set.primitiveName(f) : set.word(function.text());
    }

    private Marks.Piece primitive(ScalarFunction f, Apply t) {
        List<Term> x = t.arguments();
        return switch (f) {
            case EXP -> set.exponential(x.get(0));
            case LOG -> logarithm(x.get(0));
            case ABS -> new Marks.Piece(set.absolute(set.text(x.get(0))), Marks.ATOM);
            case FLOOR -> new Marks.Piece(set.floor(set.text(x.get(0))), Marks.ATOM);
            case POWER -> set.variablePower(x.get(0), x.get(1));
            case LESS, LESS_EQUAL, EQUAL, NOT_EQUAL -> compared(f, x.get(0), x.get(1));
            case AND ->
                new Marks.Piece(set.at(x.get(0), Marks.SUM) + " and " + set.at(x.get(1), Marks.SUM), Marks.CHOICE);
            case OR ->
                new Marks.Piece(set.at(x.get(0), Marks.SUM) + " or " + set.at(x.get(1), Marks.SUM), Marks.CHOICE);
            case NOT -> new Marks.Piece("not " + set.at(x.get(0), Marks.ATOM), Marks.CHOICE);
            case SELECT -> select(x.get(0), x.get(1), x.get(2));
            case LOG1P, EXPM1, SIN, COS, TAN, ATAN, TANH, SIGMOID, SOFTPLUS, ERF, ERFC, SIGN, MAX, MIN, STOP_GRADIENT ->
                call(t);
        };
    }

    private Marks.Piece logarithm(Term x) {
        String name = functionName(ScalarFunction.LOG);
        boolean bare = x instanceof Symbol
                || x instanceof Term.Element
                || x instanceof Term.Slice
                || x instanceof Term.Gather
                || x instanceof Term.Sole s && s.vector() instanceof Symbol;
        return new Marks.Piece(
                bare ? name + " " + set.text(x) : set.applied(name, List.of(set.text(x)), Typesetter.tall(List.of(x))),
                bare ? Marks.PREFIX : Marks.ATOM);
    }

    /** A comparison with what varies on the left. */
    private Marks.Piece compared(ScalarFunction f, Term left, Term right) {
        boolean turn = left instanceof Number && !(right instanceof Number);
        String sign = switch (f) {
            case LESS -> turn ? ">" : "<";
            case LESS_EQUAL -> turn ? ">=" : "<=";
            case EQUAL -> "=";
            default -> "!=";
        };
        return new Marks.Piece(
                set.at(turn ? right : left, Marks.SUM) + " " + set.relation(sign) + " "
                        + set.at(turn ? left : right, Marks.SUM),
                Marks.CHOICE);
    }

    /** The choice, turned so that 0 stands last. */
    private Marks.Piece select(Term condition, Term then, Term otherwise) {
        if (then instanceof Number n && n.value().isZero() && condition instanceof Apply a && ordered(a)) {
            return new Marks.Piece(
                    set.choice(set.at(otherwise, Marks.SUM), set.text(negated(a)), set.at(then, Marks.SUM)),
                    Marks.CHOICE);
        }
        return new Marks.Piece(
                set.choice(set.at(then, Marks.SUM), set.text(condition), set.at(otherwise, Marks.SUM)), Marks.CHOICE);
    }

    private static boolean ordered(Apply comparison) {
        return comparison.function() == ScalarFunction.LESS || comparison.function() == ScalarFunction.LESS_EQUAL;
    }

    private static Apply negated(Apply comparison) {
        ScalarFunction f =
                comparison.function() == ScalarFunction.LESS ? ScalarFunction.LESS_EQUAL : ScalarFunction.LESS;
        return new Apply(
                f, List.of(comparison.arguments().get(1), comparison.arguments().get(0)));
    }
}
