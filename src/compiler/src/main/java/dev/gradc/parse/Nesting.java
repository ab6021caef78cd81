package dev.gradc.parse;

import dev.gradc.grammar.GradLexer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.antlr.v4.runtime.Token;

/**
 * An upper bound of how deep the tree will be at a token, from the tokens alone: open brackets, and in each of them the
 * operators that nest without brackets. It errs to the deep side only in texts that nobody writes.
 */
final class Nesting {
    /** Counts of what nests in one bracket, by what ends it. */
    private static final class Level {
        private boolean ofReduction; // its bracket holds indices; what it reduces is still to come
        private int tight; // signs, powers, subscripts: ended by any operator between two values
        private int wide; // reductions: they reach over products
        private int loose; // conditionals: they reach to the next comma or statement

        private int depth() {
            return tight + wide + loose + 1;
        }
    }

    private final Deque<Level> levels = new ArrayDeque<>();
    private int outer; // the depths of all levels but the innermost
    private boolean afterValue;
    private boolean afterReducer;

    Nesting() {
        levels.push(new Level());
    }

    int depthAfter(Token token) {
        Level level = levels.element();
        boolean closedReduction = false;
        if (afterValue && Tokens.startsStatementOrValue(token)) {
            level.tight = 0;
            level.wide = 0;
            level.loose = 0;
        }
        switch (Tokens.literal(token)) {
            case "(", "[", "{" -> open(token, level);
            case ")", "]", "}" -> closedReduction = close();
            case "^", "!", "." -> level.tight++;
            case "-" -> {
                level.wide = afterValue ? 0 : level.wide;
                level.tight = afterValue ? 0 : level.tight + 1;
            }
            case "*", "/", "@" -> level.tight = 0;
            case "+", "<", "<=", ">", ">=", "==", "!=", "&&", "||", "|>", ".." -> {
                level.tight = 0;
                level.wide = 0;
            }
            case "=", ",", ";" -> {
                level.tight = 0;
                level.wide = 0;
                level.loose = 0;
            }
            case "if" -> level.loose++;
            default -> {}
        }
        afterValue = Tokens.endsValue(token) && !closedReduction;
        afterReducer = token.getType() == GradLexer.REDUCE;
        return outer + levels.element().depth();
    }

    private void open(Token token, Level level) {
        boolean ofReduction = Tokens.is(token, "[") && afterReducer;
        if (ofReduction) {
            level.wide++;
        } else if (afterValue) {
            level.tight++;
        }
        outer += level.depth();
        Level inner = new Level();
        inner.ofReduction = ofReduction;
        levels.push(inner);
    }

    private boolean close() {
        if (levels.size() == 1) {
            return false;
        }
        boolean ofReduction = levels.pop().ofReduction;
        outer -= levels.element().depth();
        return ofReduction;
    }
}
