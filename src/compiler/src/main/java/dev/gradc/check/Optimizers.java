package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Optimizer;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An optimiser's equations for one element, with the arguments of a call. */
final class Optimizers {
    private static final String RATE = "lr";
    private static final String STEP = "t";

    private final Context context;
    private final Session session;
    private final Arena arena;
    private final List<Tensor> constants = new ArrayList<>();
    private final Map<String, Tensor> targets = new LinkedHashMap<>();
    private final List<Tensor> states = new ArrayList<>();
    private final List<Optimizer.Update> updates = new ArrayList<>();
    private Optional<Tensor> rate = Optional.empty();

    Optimizers(Context context) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
    }

    Optimizer optimizer(Found<Declaration.Optimizer> found, Expression.Call call) {
        Declaration.Optimizer declared = found.declaration();
        Scope scope = session.scope(found.home()).inner();
        arguments(declared, call, scope);
        if (declared.on().size() < 2 || declared.on().size() > 3) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.MISSING_ARGUMENT,
                            declared.name().span(),
                            "an optimiser works on a parameter and its gradient, and may ask for the step")
                    .fix("optimizer " + declared.name().text() + "(...) on p, g, t { ... }"));
        }
        Tensor parameter = formal(declared.on().get(0), Role.FORMAL, 0, scope);
        Tensor gradient = formal(declared.on().get(1), Role.FORMAL, 0, scope);
        dev.gradc.syntax.Name stepName = declared.on().size() > 2
                ? declared.on().get(2)
                : new dev.gradc.syntax.Name(STEP, declared.name().span());
        Tensor step = formal(stepName, Role.SETTING, 1, scope);
        targets.put(declared.on().get(0).text(), parameter);
        Context inside = context.in(scope).at(Place.OPTIMIZER);
        List<Statement> statements = declared.statements();
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            List<Statement> later = statements.subList(i + 1, statements.size());
            session.expanding(declared, declared.name().text(), call.span(), () -> statement(statement, later, inside));
        }
        if (updates.stream().noneMatch(u -> u.target() == parameter)) {
            throw session.fail(
                    ErrorCode.RETURN_MISSING,
                    declared.name().span(),
                    declared.name().text() + " never changes the parameter "
                            + declared.on().get(0).text());
        }
        Passing.leaveOut(arena, states, updates);
        Set<Tensor> read = new LinkedHashSet<>();
        updates.forEach(u -> read.addAll(Reads.of(u.value())));
        return new Optimizer(
                Names.ascii(declared.name().text()),
                parameter,
                gradient,
                Optional.of(step).filter(read::contains),
                rate.filter(read::contains), // a rate that is only the start of a state cannot be set later
                constants,
                states,
                updates);
    }

    // ---------------------------------------------------------------- names

    private void arguments(Declaration.Optimizer declared, Expression.Call call, Scope scope) {
        ConstantArguments arguments =
                new ConstantArguments(context, scope.globals(), declared.name().text(), declared.formals(), call);
        for (Formal formal : declared.formals()) {
            Rational number = arguments.number(formal);
            boolean isRate = formal.name().text().equals(RATE);
            if (isRate && number.signum() < 0) {
                throw session.fail(
                        ErrorCode.SETTING_VALUE,
                        arguments.span(formal).orElse(formal.span()),
                        "a learning rate is not negative, and this is " + Literals.text(number));
            }
            if (!isRate && number.signum() == 0) { // what it is a factor of vanishes from the formulas
                scope.put(new Symbol(formal.name(), Symbol.Sort.FORMAL, Optional.of(Array.scalar(arena.zero()))));
                continue;
            }
            Tensor tensor = formal(formal.name(), isRate ? Role.SETTING : Role.CONSTANT, number.doubleValue(), scope);
            if (isRate) {
                rate = Optional.of(tensor);
            } else {
                constants.add(tensor);
            }
        }
    }

    private Tensor formal(dev.gradc.syntax.Name name, Role role, double value, Scope scope) {
        Tensor tensor =
                new Tensor(new Name(Names.ascii(name.text()), 0), role, List.of(), Tensor.Facts.NONE.withValue(value));
        scope.put(new Symbol(name, Symbol.Sort.FORMAL, Optional.of(Array.scalar(arena.read(tensor)))));
        return tensor;
    }

    // ---------------------------------------------------------------- statements

    private Void statement(Statement statement, List<Statement> later, Context inside) {
        if (statement instanceof Statement.State state) {
            state(state, inside);
        } else if (statement instanceof Statement.Assignment assignment) {
            assignment(assignment, later, inside);
        } else {
            throw session.fail(ErrorCode.MISPLACED, statement.span(), "an optimiser has states and assignments only");
        }
        return null;
    }

    private void state(Statement.State state, Context inside) {
        String name = state.name().text();
        Optional<Symbol> taken = inside.scope().findHere(name);
        if (taken.isPresent()) {
            throw session.fail(Reports.duplicate(state.name(), taken.get().name()));
        }
        double initial = initial(new Expressions(inside).numbers(state.value()), state);
        Tensor tensor = formal(state.name(), Role.STATE, initial, inside.scope());
        states.add(tensor);
        targets.put(name, tensor);
    }

    /** A number, or an argument of the optimiser. */
    private double initial(Array value, Statement.State state) {
        if (value.number().isPresent()) {
            return value.number().get().doubleValue();
        }
        return value.plainTensor()
                .filter(t -> constants.contains(t) || rate.equals(Optional.of(t)))
                .map(t -> t.facts().value())
                .orElseThrow(() -> session.fail(
                        ErrorCode.NOT_CONSTANT,
                        state.value().span(),
                        "a state starts from a number or an argument of the optimiser"));
    }

    private void assignment(Statement.Assignment assignment, List<Statement> later, Context inside) {
        dev.gradc.syntax.Name name = assignment.left().name();
        Array value = new Expressions(inside).numbers(assignment.value());
        if (value.rank() > 0 || !assignment.left().indices().isEmpty()) {
            throw session.fail(
                    ErrorCode.NOT_SCALAR,
                    assignment.span(),
                    "an optimiser is written for one element, without indices");
        }
        Tensor target = targets.get(name.text());
        if (target == null) {
            Optional<Symbol> taken = inside.scope().findHere(name.text());
            if (taken.isPresent()) {
                throw session.fail(Diagnostic.error(
                                ErrorCode.TYPE_MISMATCH,
                                name.span(),
                                name.text() + " cannot be assigned to: it is an argument")
                        .fix("declare a state, as in  state " + name.text() + "2 = 0"));
            }
            if (!outlives(name.text(), value.expr(), later)) {
                inside.scope().put(new Symbol(name, Symbol.Sort.DEFINITION, Optional.of(value)));
                return;
            }
            target = formal(name, Role.STATE, 0, inside.scope());
            states.add(target);
            targets.put(name.text(), target);
        }
        updates.add(new Optimizer.Update(target, value.expr()));
    }

    /** True if a value is used again after something it reads has changed: then it must be kept, not written out. */
    private boolean outlives(String name, Expr value, List<Statement> later) {
        boolean stale = false;
        for (Statement statement : later) {
            if (statement instanceof Statement.Assignment a) {
                if (stale && Uses.count(name, a.value()) > 0) {
                    return true;
                }
                Tensor target = targets.get(a.left().name().text());
                stale |= target != null && Reads.of(value).contains(target);
            }
        }
        return false;
    }
}
