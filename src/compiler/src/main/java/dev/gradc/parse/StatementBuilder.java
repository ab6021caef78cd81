package dev.gradc.parse;

import dev.gradc.grammar.GradParser;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.Range;
import dev.gradc.syntax.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** The syntax of statements, and the refusal of those that do not belong where they stand. */
final class StatementBuilder {
    /** A kind of body and the rules of the statements that may stand in it. */
    enum Body {
        MODEL(
                "a model",
                Set.of(
                        GradParser.RULE_dimDecl,
                        GradParser.RULE_constDecl,
                        GradParser.RULE_inputDecl,
                        GradParser.RULE_paramDecl,
                        GradParser.RULE_stateDecl,
                        GradParser.RULE_recurDecl,
                        GradParser.RULE_outputDecl,
                        GradParser.RULE_lossDecl,
                        GradParser.RULE_penaltyDecl,
                        GradParser.RULE_metricDecl,
                        GradParser.RULE_settingsDecl,
                        GradParser.RULE_assign)),
        LAYER(
                "a layer",
                Set.of(
                        GradParser.RULE_dimDecl,
                        GradParser.RULE_constDecl,
                        GradParser.RULE_paramDecl,
                        GradParser.RULE_stateDecl,
                        GradParser.RULE_recurDecl,
                        GradParser.RULE_penaltyDecl,
                        GradParser.RULE_assign)),
        OPTIMIZER("an optimizer", Set.of(GradParser.RULE_constDecl, GradParser.RULE_stateDecl, GradParser.RULE_assign)),
        RECURRENCE("a recur", Set.of(GradParser.RULE_initDecl, GradParser.RULE_outputDecl, GradParser.RULE_assign));

        private final String words;
        private final Set<Integer> rules;

        Body(String words, Set<Integer> rules) {
            this.words = words;
            this.rules = rules;
        }
    }

    private final Places places;
    private final Diagnostics diagnostics;
    private final ExpressionBuilder expressions;

    StatementBuilder(Places places, Diagnostics diagnostics, ExpressionBuilder expressions) {
        this.places = places;
        this.diagnostics = diagnostics;
        this.expressions = expressions;
    }

    List<Statement> all(Body body, List<GradParser.StmtContext> statements) {
        return statements.stream()
                .map(statement -> {
                    checkPlace(body, (ParserRuleContext) statement.getChild(0));
                    return statement(statement);
                })
                .toList();
    }

    private void checkPlace(Body body, ParserRuleContext statement) {
        if (!body.rules.contains(statement.getRuleIndex())) {
            Token word = statement.getStart();
            boolean named = Tokens.isKeyword(word);
            String what = named ? word.getText() : "a definition";
            diagnostics.report(
                    Diagnostic.error(ErrorCode.MISPLACED, places.of(word), what + " cannot stand in " + body.words));
        }
    }

    /** Exactly one of the accessors is there: the grammar says so. */
    private Statement statement(GradParser.StmtContext statement) {
        Span span = places.of(statement);
        ParserRuleContext child = (ParserRuleContext) statement.getChild(0);
        return switch (child.getRuleIndex()) {
            case GradParser.RULE_dimDecl -> sizes(statement.dimDecl());
            case GradParser.RULE_constDecl -> constant(statement.constDecl());
            case GradParser.RULE_inputDecl -> inputs(statement.inputDecl());
            case GradParser.RULE_paramDecl -> parameter(statement.paramDecl());
            case GradParser.RULE_stateDecl -> state(statement.stateDecl());
            case GradParser.RULE_recurDecl -> recurrence(statement.recurDecl());
            case GradParser.RULE_initDecl -> initial(statement.initDecl());
            case GradParser.RULE_outputDecl -> outputs(statement.outputDecl());
            case GradParser.RULE_lossDecl ->
                new Statement.Loss(value(statement.lossDecl().expr()), span);
            case GradParser.RULE_penaltyDecl ->
                new Statement.Penalty(value(statement.penaltyDecl().expr()), span);
            case GradParser.RULE_metricDecl ->
                new Statement.Metric(
                        expressions.name(statement.metricDecl().ID()),
                        value(statement.metricDecl().expr()),
                        span);
            case GradParser.RULE_settingsDecl -> settings(statement.settingsDecl());
            default -> assignment(statement.assign());
        };
    }

    Declaration.Sizes sizes(GradParser.DimDeclContext sizes) {
        List<Declaration.Size> items = sizes.dimItem().stream()
                .map(size -> new Declaration.Size(
                        expressions.name(size.ID()), expressions.optional(size.expr()), places.of(size)))
                .toList();
        return new Declaration.Sizes(items, places.of(sizes));
    }

    Declaration.Constant constant(GradParser.ConstDeclContext constant) {
        return new Declaration.Constant(
                expressions.name(constant.ID()),
                expressions.shape(constant.shape()),
                value(constant.expr()),
                places.of(constant));
    }

    private Statement inputs(GradParser.InputDeclContext inputs) {
        List<Statement.Variable> variables = inputs.variable().stream()
                .map(variable -> new Statement.Variable(
                        expressions.name(variable.ID()),
                        expressions.shape(variable.shape()),
                        expressions.type(variable.type()),
                        places.of(variable)))
                .toList();
        Statement.Role role = inputs.INPUT() == null ? Statement.Role.TARGET : Statement.Role.INPUT;
        return new Statement.Inputs(role, variables, places.of(inputs));
    }

    private Statement parameter(GradParser.ParamDeclContext parameter) {
        return new Statement.Parameter(
                expressions.name(parameter.ID()),
                expressions.shape(parameter.shape()),
                Optional.ofNullable(parameter.constraint()).map(this::constraint),
                Optional.ofNullable(parameter.start())
                        .map(start -> new Statement.Start(
                                Tokens.is(start.getStart(), "~"), value(start.expr()), places.of(start))),
                parameter.FROZEN() != null,
                places.of(parameter));
    }

    private Statement.Constraint constraint(GradParser.ConstraintContext constraint) {
        return new Statement.Constraint(
                Optional.ofNullable(constraint.ID()).map(expressions::name),
                expressions.all(constraint.expr()),
                places.of(constraint));
    }

    private Statement state(GradParser.StateDeclContext state) {
        return new Statement.State(
                expressions.name(state.ID()), expressions.shape(state.shape()), value(state.expr()), places.of(state));
    }

    private Statement recurrence(GradParser.RecurDeclContext recurrence) {
        return new Statement.Recurrence(
                expressions.name(recurrence.ID()),
                expressions.range(recurrence.range()),
                all(Body.RECURRENCE, recurrence.body().stmt()),
                places.of(recurrence));
    }

    private Statement initial(GradParser.InitDeclContext initial) {
        return new Statement.Initial(leftSide(initial.lhs()), value(initial.expr()), places.of(initial));
    }

    private Statement outputs(GradParser.OutputDeclContext outputs) {
        if (outputs.assign() == null) {
            return new Statement.Outputs(expressions.names(outputs.ID()), Optional.empty(), places.of(outputs));
        }
        Statement.Assignment definition = assignment(outputs.assign());
        return new Statement.Outputs(List.of(definition.left().name()), Optional.of(definition), places.of(outputs));
    }

    private Statement settings(GradParser.SettingsDeclContext settings) {
        Statement.Block block = switch (settings.getStart().getType()) {
            case GradParser.TRAIN -> Statement.Block.TRAIN;
            case GradParser.DATA -> Statement.Block.DATA;
            case GradParser.EMIT -> Statement.Block.EMIT;
            default -> Statement.Block.CHECK;
        };
        return new Statement.Settings(block, expressions.settings(settings.record()), places.of(settings));
    }

    private Statement.Assignment assignment(GradParser.AssignContext assignment) {
        return new Statement.Assignment(leftSide(assignment.lhs()), value(assignment.expr()), places.of(assignment));
    }

    private Statement.LeftSide leftSide(GradParser.LhsContext left) {
        Name name = expressions.name(left.ID());
        return new Statement.LeftSide(
                name, left.leftIndex().stream().map(this::leftIndex).toList(), places.of(left));
    }

    private Statement.LeftIndex leftIndex(GradParser.LeftIndexContext index) {
        Span span = places.of(index);
        if (index.ID() != null) {
            Optional<Range> range = Optional.ofNullable(index.range()).map(expressions::range);
            return new Statement.LeftIndex(Optional.of(expressions.name(index.ID())), range, 0, span);
        }
        try {
            return new Statement.LeftIndex(Optional.empty(), Optional.empty(), Integer.parseInt(index.getText()), span);
        } catch (NumberFormatException e) {
            diagnostics.report(Diagnostic.error(ErrorCode.NUMBER_FORM, span, "this index is too large"));
            return new Statement.LeftIndex(Optional.empty(), Optional.empty(), 0, span);
        }
    }

    private Expression value(GradParser.ExprContext expression) {
        return expressions.expression(expression);
    }
}
