package dev.gradc.parse;

import dev.gradc.grammar.GradParser;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.SyntaxFile;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** The syntax of a whole file and of its declarations, with the documentation written before them. */
final class FileBuilder {
    private final Places places;
    private final CommonTokenStream tokens;
    private final ExpressionBuilder expressions;
    private final StatementBuilder statements;

    FileBuilder(Places places, CommonTokenStream tokens, Diagnostics diagnostics) {
        this.places = places;
        this.tokens = tokens;
        this.expressions = new ExpressionBuilder(places, diagnostics);
        this.statements = new StatementBuilder(places, diagnostics, expressions);
    }

    SyntaxFile file(GradParser.FileContext file) {
        return new SyntaxFile(
                places.source(),
                Optional.ofNullable(file.packageDecl()).map(name -> qualifiedName(name.qualifiedName())),
                file.importDecl().stream().map(this::importOf).toList(),
                file.topDecl().stream().map(this::declaration).toList(),
                places.source().span(0, places.source().text().length()));
    }

    private SyntaxFile.QualifiedName qualifiedName(GradParser.QualifiedNameContext name) {
        return new SyntaxFile.QualifiedName(expressions.names(name.ID()), places.of(name));
    }

    private SyntaxFile.Import importOf(GradParser.ImportDeclContext declaration) {
        Span span = places.of(declaration);
        if (declaration.STRING() == null) {
            return new SyntaxFile.Import(
                    qualifiedName(declaration.qualifiedName()).text(), false, span);
        }
        String quoted = declaration.STRING().getText();
        return new SyntaxFile.Import(quoted.substring(1, quoted.length() - 1), true, span);
    }

    private Declaration declaration(GradParser.TopDeclContext declaration) {
        ParserRuleContext child = (ParserRuleContext) declaration.getChild(0);
        Optional<String> doc = doc(declaration);
        return switch (child.getRuleIndex()) {
            case GradParser.RULE_dimDecl -> statements.sizes(declaration.dimDecl());
            case GradParser.RULE_constDecl -> statements.constant(declaration.constDecl());
            case GradParser.RULE_fnDecl -> function(doc, declaration.fnDecl());
            case GradParser.RULE_layerDecl -> layer(doc, declaration.layerDecl());
            case GradParser.RULE_optimizerDecl -> optimizer(doc, declaration.optimizerDecl());
            case GradParser.RULE_initializerDecl -> initializer(doc, declaration.initializerDecl());
            case GradParser.RULE_ruleDecl -> rule(doc, declaration.ruleDecl());
            default -> model(doc, declaration.modelDecl());
        };
    }

    private Declaration function(Optional<String> doc, GradParser.FnDeclContext function) {
        List<Declaration.DerivativeClaim> claims = function.derivative().stream()
                .map(claim -> new Declaration.DerivativeClaim(
                        expressions.name(claim.ID()), expressions.expression(claim.expr()), places.of(claim)))
                .toList();
        return new Declaration.Function(
                doc,
                expressions.name(function.ID()),
                formals(function.formals()),
                expressions.expression(function.expr()),
                claims,
                places.of(function));
    }

    private Declaration layer(Optional<String> doc, GradParser.LayerDeclContext layer) {
        return new Declaration.Layer(
                doc,
                expressions.name(layer.ID()),
                formals(layer.formals()),
                statements.all(StatementBuilder.Body.LAYER, layer.stmt()),
                expressions.expression(layer.expr()),
                places.of(layer));
    }

    private Declaration optimizer(Optional<String> doc, GradParser.OptimizerDeclContext optimizer) {
        return new Declaration.Optimizer(
                doc,
                expressions.name(optimizer.ID()),
                formals(optimizer.formals()),
                on(optimizer.on()),
                statements.all(StatementBuilder.Body.OPTIMIZER, optimizer.body().stmt()),
                places.of(optimizer));
    }

    private Declaration initializer(Optional<String> doc, GradParser.InitializerDeclContext initializer) {
        return new Declaration.Initializer(
                doc,
                expressions.name(initializer.ID()),
                formals(initializer.formals()),
                initializer.on() == null ? List.of() : on(initializer.on()),
                expressions.expression(initializer.expr()),
                places.of(initializer));
    }

    private Declaration rule(Optional<String> doc, GradParser.RuleDeclContext rule) {
        Declaration.RuleKind kind = rule.CONSTRAINT() != null
                ? Declaration.RuleKind.CONSTRAINT
                : rule.SCHEDULE() != null ? Declaration.RuleKind.SCHEDULE : Declaration.RuleKind.CLIPPING;
        List<Name> names = expressions.names(rule.ID());
        Optional<Declaration.Inverse> inverse = Optional.ofNullable(rule.inverse())
                .map(i -> new Declaration.Inverse(
                        expressions.name(i.ID()), expressions.expression(i.expr()), places.of(i)));
        return new Declaration.Rule(
                doc,
                kind,
                names.get(0),
                formals(rule.formals()),
                names.subList(1, names.size()),
                expressions.shape(rule.shape()),
                expressions.expression(rule.expr()),
                inverse,
                places.of(rule));
    }

    private Declaration model(Optional<String> doc, GradParser.ModelDeclContext model) {
        return new Declaration.Model(
                doc,
                expressions.name(model.ID()),
                statements.all(StatementBuilder.Body.MODEL, model.body().stmt()),
                places.of(model));
    }

    private List<Name> on(GradParser.OnContext on) {
        return expressions.names(on.ID());
    }

    private List<Formal> formals(GradParser.FormalsContext formals) {
        return formals.formal().stream()
                .map(formal -> new Formal(
                        expressions.name(formal.getStart()),
                        expressions.shape(formal.shape()),
                        expressions.type(formal.type()),
                        expressions.optional(formal.expr()),
                        places.of(formal)))
                .toList();
    }

    /** The text of the nearest comment before a declaration that begins with two stars, without the stars. */
    private Optional<String> doc(GradParser.TopDeclContext declaration) {
        List<Token> hidden = tokens.getHiddenTokensToLeft(declaration.getStart().getTokenIndex());
        for (int i = hidden == null ? -1 : hidden.size() - 1; i >= 0; i--) {
            String text = hidden.get(i).getText();
            if (text.startsWith("/**") && text.length() > 4) {
                return Optional.of(plain(text.substring(3, text.length() - 2)));
            }
        }
        return Optional.empty();
    }

    private static String plain(String comment) {
        List<String> lines = comment.lines()
                .map(String::strip)
                .map(line -> line.startsWith("*") ? line.substring(1).strip() : line)
                .toList();
        return String.join("\n", lines).strip();
    }
}
