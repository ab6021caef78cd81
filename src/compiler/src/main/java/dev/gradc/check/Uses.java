package dev.gradc.check;

import dev.gradc.syntax.Expression;

/** How often a name is used as a value in an expression. */
final class Uses extends Walk {
    private final String name;
    private int count;

    private Uses(String name) {
        this.name = name;
    }

    static int count(String name, Expression expression) {
        Uses uses = new Uses(name);
        uses.walk(expression);
        return uses.count;
    }

    @Override
    public Void reference(Expression.Reference reference) {
        count += reference.name().text().equals(name) ? 1 : 0;
        return null;
    }
}
