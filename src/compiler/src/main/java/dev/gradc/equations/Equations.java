package dev.gradc.equations;

import dev.gradc.algebra.Along;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Term.Symbol;
import dev.gradc.model.Model;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The equations of a derived model, to be rendered in any notation and format.
 *
 * <p>A view: it derives and simplifies nothing, and nothing reads it back. Shapes are those of the model, indices in print count from 1.
 */
public final class Equations {
    private final Model model;
    private final Source perSample;
    private final Optional<Source> batched;
    private final Derivatives derivatives;
    private final Optional<Inference> inference;

    /**
     * A program over samples.
     *
     * @param written the forward pass as written
     * @param derived the same derived and simplified, of the same tensors
     */
    public record Batched(Program written, Program derived) {}

    /**
     * The inference form of a model, where it is not the training form.
     *
     * @param model the model in that form
     * @param forward its forward program as written, of one sample or of a batch
     */
    public record Inference(Model model, Program forward) {}

    private Equations(
            Model model,
            Source perSample,
            Optional<Source> batched,
            Derivatives derivatives,
            Optional<Inference> inference) {
        this.model = model;
        this.perSample = perSample;
        this.batched = batched;
        this.derivatives = derivatives;
        this.inference = inference;
    }

    /**
     * The equations of a model.
     *
     * @param program the model's forward program, derived and simplified
     * @param batched the same with an axis of samples; without it there is no batch form
     * @param derivatives the table of partials, for what the where-clause and the chain rule write out
     */
    public static Equations of(Model model, Program program, Optional<Batched> batched, Derivatives derivatives) {
        return new Equations(
                model,
                Source.perSample(model, program),
                batched.map(b -> Source.batched(model, b.written(), b.derived())),
                derivatives,
                Optional.empty());
    }

    /** The same with the forward pass of the inference form, in the form that is to be rendered: of one sample or of a batch. */
    public Equations withInference(Optional<Inference> form) {
        return new Equations(model, perSample, batched, derivatives, form);
    }

    /**
     * The equations of what follows a model's program along a direction.
     *
     * @param along over samples if {@code written} is given, else of one sample
     * @param written the forward pass over samples as written, of the same tensors
     */
    public static Equations of(Model model, Along along, Optional<Program> written, Derivatives derivatives) {
        Source source = written.map(w -> Source.batched(model, w, along.program()))
                .orElseGet(() -> Source.perSample(model, along.program()))
                .following(along);
        return new Equations(model, source, written.map(w -> source), derivatives, Optional.empty());
    }

    /** The whole document as text; throws {@link IllegalArgumentException} if the batch form is asked for and there is none. */
    public String render(Notation notation, Format format, EquationOptions options) {
        Document document = document(notation, options);
        return switch (format) {
            case TEXT ->
                new TextRenderer(new TextTypesetter(OptionalInt.empty(), notation == Notation.SCALAR), false)
                        .render(document);
            case ASCII -> new TextRenderer(new AsciiTypesetter(OptionalInt.empty()), true).render(document);
            case LATEX -> new LatexRenderer(false).render(document);
            case MARKDOWN -> new LatexRenderer(true).render(document);
        };
    }

    Document document(Notation notation, EquationOptions options) {
        if (options.batch() && batched.isEmpty()) {
            throw new IllegalArgumentException("no batched program to show");
        }
        Source source = options.batch() ? batched.orElseThrow() : perSample;
        Outline outline = new Outline(source, notation, options, derivatives);
        return inference
                .map(i -> outline.document(
                        options.batch()
                                ? Source.batched(i.model(), i.forward(), i.forward())
                                : Source.perSample(i.model(), i.forward())))
                .orElseGet(outline::document);
    }

    /**
     * What writes a definition of the program, per sample or batched, as one line of ASCII for a comment in code: {@code delta1 = W2' delta2 o
     * sigmoid'(z1)}, or with indices where it has no matrix form.
     */
    public Function<Definition, String> comments() {
        Naming ofSample = Naming.of(perSample, Notation.MATRIX);
        Naming ofBatch = batched.map(b -> Naming.of(b, Notation.MATRIX)).orElse(ofSample);
        Set<Tensor> overSamples = new HashSet<>();
        batched.ifPresent(b -> Stream.of(b.program().forward(), b.program().backward())
                .flatMap(List::stream)
                .forEach(d -> overSamples.add(d.tensor())));
        return d -> comment(d, overSamples.contains(d.tensor()) ? ofBatch : ofSample);
    }

    private String comment(Definition definition, Naming naming) {
        List<Axis> axes = definition.tensor().axes();
        Symbol left = naming.symbol(definition.tensor());
        Typesetter set = new AsciiTypesetter(OptionalInt.empty());
        Row row = new MatrixLines(model.arena(), naming)
                .define(List.of(left), axes, definition.value(), Optional.empty())
                .get(0);
        return row.equations()
                .map(e -> String.join(" = ", set.texts(e.left())) + " = " + set.text(e.right()))
                .findFirst()
                .orElseThrow();
    }
}
