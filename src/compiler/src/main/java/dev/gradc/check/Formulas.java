package dev.gradc.check;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scalar functions of one compilation: one formula a function and set of constant arguments, so that equal functions are one object. */
final class Formulas {
    private final Session session;
    private final Map<Declaration.Function, Map<List<Optional<Rational>>, Formula>> known = new IdentityHashMap<>();

    Formulas(Session session) {
        this.session = session;
    }

    /** The formula of a function whose arguments are the numbers given, where there are, and formals elsewhere. */
    Formula formula(Found<Declaration.Function> found, List<Optional<Rational>> constants, Span call) {
        Map<List<Optional<Rational>>, Formula> variants =
                known.computeIfAbsent(found.declaration(), f -> new HashMap<>());
        Formula formula = variants.get(constants);
        if (formula == null) {
            String name = found.declaration().name().text();
            formula = session.expanding(found.declaration(), name, call, () -> make(found, constants));
            variants.put(constants, formula);
        }
        return formula;
    }

    private Formula make(Found<Declaration.Function> found, List<Optional<Rational>> constants) {
        Declaration.Function function = found.declaration();
        Scope scope = session.scope(found.home()).inner();
        List<Tensor> formals = new ArrayList<>();
        for (int i = 0; i < function.formals().size(); i++) {
            Formal formal = function.formals().get(i);
            Expr value;
            if (constants.get(i).isPresent()) {
                value = session.arena().num(constants.get(i).get());
            } else {
                Tensor tensor = new Tensor(new Name(Names.ascii(formal.name().text()), 0), Role.FORMAL, List.of());
                formals.add(tensor);
                value = session.arena().read(tensor);
            }
            scope.put(new Symbol(formal.name(), Symbol.Sort.FORMAL, Optional.of(Array.scalar(value))));
        }
        Context context =
                new Context(session, scope, Place.FORMULA, Optional.empty(), Optional.empty(), Frame.MODEL, false);
        Array body = new Expressions(context).numbers(function.body());
        if (body.rank() > 0) {
            throw session.fail(
                    ErrorCode.NOT_SCALAR,
                    function.body().span(),
                    "a function of scalars gives a scalar, and this is " + body.shape());
        }
        return new Formula(Names.ascii(function.name().text()), formals, body.expr());
    }
}
