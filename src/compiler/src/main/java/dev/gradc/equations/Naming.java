package dev.gradc.equations;

import dev.gradc.algebra.Along;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Label.Style;
import dev.gradc.equations.Term.Symbol;
import dev.gradc.model.Application;
import dev.gradc.model.Model;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names under which tensors are printed: textbook names for what the program derived, the user's for the rest.
 *
 * <p>In batch form a matrix with a row a sample has a capital letter; in scalar notation a weight has a small one, unless two tensors would then share a name.
 */
final class Naming {
    private static final Map<String, String> OPTIMIZER_NAMES = Map.of(
            "lr", "eta", "p", "theta", "eps", "epsilon", "b1", "beta_1", "b2", "beta_2", "beta1", "beta_1", "beta2",
            "beta_2", "wd", "lambda");

    private final Map<Tensor, Label> labels = new LinkedHashMap<>();
    private final Map<Tensor, List<Label>> aliases = new LinkedHashMap<>();
    private final boolean small;
    private final Letters letters;
    private final Set<String> taken = new LinkedHashSet<>();

    private Naming(boolean small, Letters letters) {
        this.small = small;
        this.letters = letters;
    }

    /** The names of a source's tensors in a notation. */
    static Naming of(Source source, Notation notation) {
        Model model = source.model();
        Program program = source.program();
        Naming naming = new Naming(notation == Notation.SCALAR, Letters.of(source));
        naming.labels.put(program.loss(), Label.of("L", 0));
        program.penalty().ifPresent(p -> naming.labels.put(p, Label.of("R", 0)));
        model.training().ifPresent(naming::training);
        program.forward().forEach(d -> naming.taken.add(d.tensor().name().plain()));
        model.inputs().forEach(t -> naming.taken.add(t.name().plain()));
        program.parameters().forEach(t -> naming.taken.add(t.name().plain()));
        source.aliases().forEach(naming::alias);
        source.applications().forEach(naming::derivative);
        program.adjoints().forEach(naming::adjoint);
        program.gradients().forEach((p, g) -> naming.put(p, g, Style.OF_LOSS));
        program.penaltyGradients().forEach((p, g) -> naming.put(p, g, Style.OF_PENALTY));
        penaltyAdjoints(program).forEach((t, adjoint) -> naming.put(t, adjoint, Style.OF_PENALTY));
        source.along().ifPresent(naming::along);
        return naming;
    }

    private void along(Along along) {
        along.directions().forEach(this::tangent);
        along.tangents().forEach(this::tangent);
        along.fractions().forEach((t, f) -> labels.put(t, label(f.by()).under(label(f.of()), f.of().rank())));
        along.results().forEach((of, result) -> {
            if (of.role() == Role.PARAMETER) {
                labels.put(result, label(of).styled(Style.HESSIAN));
            }
        });
    }

    /** ż; for what has no letter of its own the derivative under a d. */
    private void tangent(Tensor of, Tensor tangent) {
        Label label = label(of);
        boolean letter = label.style() == Style.PLAIN || label.style() == Style.DERIVATIVE;
        String root = label.style() == Style.OF_PENALTY ? "R" : "L";
        Label fraction = letter ? label : label.under(Label.of(root, 0), 0);
        labels.put(tangent, fraction.styled(Style.TANGENT));
    }

    private void optimizer(Optimizer rule) {
        List<Tensor> all = new ArrayList<>(rule.constants());
        all.add(rule.parameter());
        all.add(rule.gradient());
        all.addAll(rule.states());
        rule.rate().ifPresent(all::add);
        rule.step().ifPresent(all::add);
        for (Tensor t : all) {
            String plain = t.name().plain();
            labels.put(t, Label.of(t == rule.parameter() ? "theta" : t == rule.gradient() ? "g" : greek(plain), 0));
        }
    }

    private void training(Training training) {
        optimizer(training.optimizer());
        training.schedule().ifPresent(s -> {
            s.constants().forEach(this::plain);
            plain(s.step());
            labels.put(s.rate(), Label.of("eta_t", 0));
            s.total().ifPresent(n -> labels.put(n, Label.of("T", 0)));
        });
        training.clipping().ifPresent(c -> {
            c.constants().forEach(this::plain);
            labels.put(c.gradient(), Label.of("g", 0));
            c.norm().ifPresent(n -> labels.put(n, Label.of("r", 0)));
        });
    }

    private void plain(Tensor scalar) {
        labels.put(scalar, Label.of(greek(scalar.name().plain()), 0));
    }

    /** The penalty's derivatives by tensors that are made of parameters, on the way to those of the parameters. */
    static Map<Tensor, Tensor> penaltyAdjoints(Program program) {
        Set<Tensor> others = new LinkedHashSet<>(program.adjoints().values());
        others.addAll(program.gradients().values());
        others.addAll(program.penaltyGradients().values());
        Map<Tensor, Tensor> found = new LinkedHashMap<>();
        for (Definition adjoint : program.penalty().isPresent() ? program.backward() : List.<Definition>of()) {
            Name name = adjoint.tensor().name();
            program.forward().stream()
                    .map(Definition::tensor)
                    .filter(t -> !others.contains(adjoint.tensor()) && t.name().layer() == name.layer())
                    .filter(t -> name.base().matches(Pattern.quote(t.name().base()) + "_bar_+"))
                    .findFirst()
                    .ifPresent(t -> found.put(t, adjoint.tensor()));
        }
        return found;
    }

    private static String greek(String plain) {
        return OPTIMIZER_NAMES.getOrDefault(plain, plain);
    }

    private void alias(Tensor tensor, List<Name> names) {
        aliases.put(
                tensor,
                names.stream()
                        .map(n -> capital(tensor, Label.of(n.base(), n.layer())))
                        .toList());
    }

    /** ∂p/∂x, in place of the name that was made up for it; where the user has given one, beside that. */
    private void derivative(Tensor tensor, Application application) {
        if (!application.isDerivative()) {
            return;
        }
        Tensor of = application.arguments().get(0);
        Label fraction = label(application.arguments().get(1)).under(label(of), of.rank());
        List<Label> others = aliases.getOrDefault(tensor, List.of());
        if (others.isEmpty()) {
            labels.put(tensor, fraction);
        } else {
            List<Label> all = new ArrayList<>(others);
            all.set(0, fraction); // the first is the one made up
            aliases.put(tensor, all);
        }
    }

    private void adjoint(Tensor of, Tensor adjoint) {
        Name name = adjoint.name();
        labels.put(
                adjoint,
                of.facts().preActivation()
                        ? capital(adjoint, Label.of(name.base(), name.layer()))
                        : label(of).styled(Style.BAR));
    }

    private void put(Tensor parameter, Tensor gradient, Style style) {
        labels.putIfAbsent(gradient, label(parameter).styled(style));
    }

    private Label label(Tensor tensor) {
        Label known = labels.get(tensor);
        if (known != null) {
            return known;
        }
        Name name = tensor.name();
        Label label = Label.of(name.base(), name.layer());
        if (small && tensor.role() == Role.PARAMETER && tensor.rank() > 0) {
            String lower = name.base().toLowerCase(Locale.ROOT);
            return taken.contains(new Name(lower, name.layer()).plain()) ? label : Label.of(lower, name.layer());
        }
        return capital(tensor, label);
    }

    /** A matrix with a row a sample in its capital letter: Z for z, Δ for δ. */
    private static Label capital(Tensor tensor, Label label) {
        boolean matrix = tensor.batched() && tensor.rank() > 1;
        String base = label.base();
        boolean one = base.length() == 1 || base.equals("delta") || base.equals("yhat") || base.equals("y_hat");
        return matrix && one
                ? Label.of(base.substring(0, 1).toUpperCase(Locale.ROOT) + base.substring(1), label.layer())
                : label;
    }

    /** The tensor as it is printed. */
    Symbol symbol(Tensor tensor) {
        return new Symbol(label(tensor), tensor);
    }

    /** A tensor's derivative, of the loss or the penalty, as it is printed on the left of its equation. */
    Symbol derivative(Tensor of, Tensor value, Style style) {
        return new Symbol(label(of).styled(style), value);
    }

    /** The further names of a tensor. */
    List<Symbol> aliases(Tensor tensor) {
        return aliases.getOrDefault(tensor, List.of()).stream()
                .map(l -> new Symbol(l, tensor))
                .toList();
    }

    /** The index letter of a tensor's axis. */
    Optional<String> letter(Axis axis) {
        return letters.of(axis);
    }

    /** True if the axis counts the steps of a recurrence. */
    boolean steps(Axis axis) {
        return letters.steps(axis);
    }

    /** True if an axis name can be an index letter as it is: one letter that has a subscript glyph and is not m, the count of samples. */
    static boolean letter(String name) {
        return name.length() == 1 && Glyphs.INDEX_LETTERS.indexOf(name.charAt(0)) >= 0;
    }
}
