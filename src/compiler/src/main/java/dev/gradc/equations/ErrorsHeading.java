package dev.gradc.equations;

import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Label.Style;
import dev.gradc.equations.Row.Cell;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Term.Symbol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What each kind of error is the derivative of: δ⁽ˡ⁾ = ∂L/∂z⁽ˡ⁾. */
final class ErrorsHeading {
    private final Program program;
    private final Naming naming;

    ErrorsHeading(Program program, Naming naming) {
        this.program = program;
        this.naming = naming;
    }

    Row row() {
        List<Symbol[]> pairs = new ArrayList<>();
        program.adjoints().forEach((of, adjoint) -> {
            Symbol error = naming.symbol(adjoint);
            if (program.definition(adjoint).isPresent() && error.label().style() != Style.OF_LOSS) {
                Symbol named = named(of, error.label().layer());
                pairs.add(new Symbol[] {error, new Symbol(named.label().styled(Style.OF_LOSS), adjoint)});
            }
        });
        Typesetter plain = new TextTypesetter(OptionalInt.empty(), false);
        pairs.removeIf(p -> plain.text(p[0]).equals(plain.text(p[1]))); // written as the derivative that it is
        int[] layers = pairs.stream()
                .mapToInt(p -> p[0].label().layer())
                .filter(l -> l > 0)
                .distinct()
                .toArray();
        int shown = layers.length == 0 ? 0 : layers[0];
        Map<String, Cell> cells = new LinkedHashMap<>();
        for (Symbol[] pair : pairs) {
            int shift = shown - pair[0].label().layer();
            Symbol left = moved(pair[0], shift);
            Symbol right = moved(pair[1], shift);
            if (!left.label().equals(right.label())) {
                cells.putIfAbsent(left.label() + " " + right.label(), Equation.of(left, right));
            }
        }
        OptionalInt layer = layers.length == 0 ? OptionalInt.empty() : OptionalInt.of(shown);
        return new Row(List.copyOf(cells.values()), layer, layers.length > 1, "", "");
    }

    /** The symbol in the layer that the heading is written for. */
    private static Symbol moved(Symbol symbol, int shift) {
        Label label = symbol.label();
        return label.layer() == 0 ? symbol : new Symbol(label.shifted(shift), symbol.tensor());
    }

    /** Of a tensor's names the one with its error's layer. */
    private Symbol named(Tensor tensor, int layer) {
        return naming.aliases(tensor).stream()
                .filter(s -> s.label().layer() == layer && layer > 0)
                .findFirst()
                .orElseGet(() -> naming.symbol(tensor));
    }
}
