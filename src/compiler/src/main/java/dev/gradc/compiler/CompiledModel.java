package dev.gradc.compiler;

import dev.gradc.algebra.Along;
import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Batching;
import dev.gradc.derive.Partials;
import dev.gradc.derive.Primes;
import dev.gradc.derive.ReverseMode;
import dev.gradc.emit.ClassFileLimits;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Equations;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.loops.LoopProgram;
import dev.gradc.lower.BatchedProgram;
import dev.gradc.model.Metric;
import dev.gradc.model.Model;
import dev.gradc.model.Output;
import dev.gradc.model.Product;
import dev.gradc.simplify.Narrowing;
import dev.gradc.simplify.Simplifier;
import dev.gradc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model and what is derived from it: the program of one sample, which equations show, and that of a batch, which code comes from. Where the
 * samples of a batch depend on one another there is no program of one sample, and all show that of a batch.
 *
 * <p>All come from the same steps: settle the training form, stabilise, differentiate, simplify. The inference form, if it is another, has no
 * derivative.
 */
public final class CompiledModel {
    private static final int WRITTEN_OUT = 2; // samples, number by number

    private final Model checked;
    private final Span place;
    private final Modes modes;
    private final Interpretable training;

    private CompiledModel(Model checked, Span place, Modes modes, Interpretable training) {
        this.checked = checked;
        this.place = place;
        this.modes = modes;
        this.training = training;
    }

    static CompiledModel of(Model checked, Span place) {
        Modes modes = Modes.of(checked);
        if (checked.environment().couples()) {
            Samples all = over(checked, modes, Axis.ANY_BATCH);
            return new CompiledModel(
                    checked, place, modes, Interpretable.whole(checked, all.batched(), all.training()));
        }
        Arena arena = checked.arena();
        Program stable = Simplifier.stabilise(arena, modes.training().forward());
        return new CompiledModel(checked, place, modes, Interpretable.bySample(checked, derive(arena, stable)));
    }

    private static Program derive(Arena arena, Program stable) {
        return Simplifier.simplify(arena, ReverseMode.derive(arena, stable));
    }

    /** The model in its training form. */
    public Model model() {
        return modes.training();
    }

    /** Where its name stands. */
    Span place() {
        return place;
    }

    /** The model in its inference form, if that is another. */
    public Optional<Model> inference() {
        return modes.inference();
    }

    /** The derived program of one sample in training; that of a batch where samples depend on one another. */
    public Program derived() {
        return training.program();
    }

    /** The model run by the interpreter, its parameters initialised for a seed. */
    public InterpretedModel interpreted(long seed) {
        return new InterpretedModel(modes.training(), training, inferred(), seed);
    }

    private Interpretable inferred() {
        if (modes.inference().isEmpty()) {
            return training;
        }
        Model form = modes.inference().get();
        if (form.environment().couples()) {
            Samples all = over(checked, modes, Axis.ANY_BATCH);
            return Interpretable.whole(checked, all.batched(), all.inference().orElseThrow());
        }
        return Interpretable.bySample(checked, Simplifier.stabilise(form.arena(), form.forward()));
    }

    // ---------------------------------------------------------------- over samples

    /**
     * The programs over samples, derivatives of functions by name.
     *
     * @param batched what became of the model's tensors; its program is the one as written
     * @param training derived
     * @param inference of the same tensors, not derived, if it is another
     */
    private record Samples(Batching.Batched batched, Program training, Optional<Program> inference) {}

    /** The programs of at most {@code capacity} samples. */
    private static Samples over(Model checked, Modes modes, int capacity) {
        Stable stable = stable(checked, modes, capacity);
        return new Samples(stable.batched(), derive(checked.arena(), stable.training()), stable.inference());
    }

    /** The same before the training form is derived. */
    private record Stable(Batching.Batched batched, Program training, Optional<Program> inference) {
        List<Program> forms() {
            List<Program> forms = new ArrayList<>(List.of(training));
            inference.ifPresent(forms::add);
            return forms;
        }
    }

    private static Stable stable(Model checked, Modes modes, int capacity) {
        Arena arena = checked.arena();
        if (modes.inference().isEmpty()) {
            Model form = modes.training();
            Batching.Batched all = batchify(form, Simplifier.stabilise(arena, form.forward()), capacity);
            return new Stable(all, all.program(), Optional.empty());
        }
        Batching.Batched all =
                batchify(checked, checked.forward(), capacity); // one rewriting, so that both share tensors
        return new Stable(
                all,
                Simplifier.stabilise(arena, form(all, modes.training(), true)),
                modes.inference().map(i -> Simplifier.stabilise(arena, form(all, i, false))));
    }

    private static Batching.Batched batchify(Model model, Program program, int capacity) {
        return Batching.batchify(
                model.arena(), program, Modes.fed(model), model.environment().batch(), capacity);
    }

    /** One form of the program as written: what the form of one sample keeps, over samples. */
    private static Program form(Batching.Batched all, Model form, boolean training) {
        Program settled = Modes.settled(form.arena(), all.program(), training);
        Set<Tensor> kept = new LinkedHashSet<>();
        form.forward().forward().forEach(d -> kept.add(all.of(d.tensor())));
        return settled.underived(settled.forward().stream()
                .filter(d -> kept.contains(d.tensor()))
                .toList());
    }

    // ---------------------------------------------------------------- what is made of it

    /** The equations as text: the training form, then, if it is another, what the inference form defines in another way. */
    public String equations(Notation notation, Format format, EquationOptions options) {
        return DeepStack.call(() -> {
            EquationOptions asked = checked.environment().couples() ? options.withBatch() : options;
            return (asked.batch() ? ofBatch(notation) : ofSample()).render(notation, format, asked);
        });
    }

    private Equations ofSample() {
        return Equations.of(modes.training(), derived(), Optional.empty(), Partials::expand)
                .withInference(modes.inference().map(i -> new Equations.Inference(i, i.forward())));
    }

    // ---------------------------------------------------------------- beside the gradients

    /** The form that a product is of: gradients are those of training, outputs those of inference. */
    private Model form(Product product) {
        return product == Product.HESSIAN_VECTOR
                ? modes.training()
                : modes.inference().orElse(modes.training());
    }

    private static boolean couples(Model form) {
        return form.forward().forward().stream()
                .anyMatch(d -> Reads.of(d.value()).stream().anyMatch(Tensor::batched));
    }

    /** True if a product is to be had: there are no Jacobians of one sample where the samples of a batch depend on one another. */
    public boolean has(Product product) {
        return product != Product.JACOBIAN || !couples(form(product));
    }

    /** What is derived of the model beside its gradients, for one sample; not where samples depend on one another. */
    public Along product(Product product) {
        Model form = form(product);
        if (couples(form)) {
            throw new IllegalArgumentException("samples of " + form.name() + " depend on one another");
        }
        return DeepStack.call(() -> {
            Program program = form == modes.training() ? derived() : Simplifier.stabilise(form.arena(), form.forward());
            return new Products(form.arena(), program).of(product, form.inputs(), outputs(form));
        });
    }

    private static List<Tensor> outputs(Model form) {
        return form.outputs().stream().map(Output::tensor).distinct().toList();
    }

    /** The equations of what is derived beside the gradients; of a batch where samples depend on one another. */
    public String equations(Product product, Notation notation, Format format, EquationOptions options) {
        Model form = form(product);
        EquationOptions asked = couples(form) ? options.withBatch() : options;
        return DeepStack.call(() -> (asked.batch()
                        ? ofBatch(product)
                        : Equations.of(form, product(product), Optional.empty(), Partials::expand))
                .render(notation, format, asked));
    }

    private Equations ofBatch(Product product) {
        Model form = form(product);
        Arena arena = form.arena();
        if (product == Product.JACOBIAN) {
            Along along = Products.batched(arena, product(product), Modes.fed(form), Axis.ANY_BATCH);
            return Equations.of(form, along, Optional.of(along.program()), Partials::expand);
        }
        boolean gradients = product == Product.HESSIAN_VECTOR;
        Model source = modes.inference().isPresent() ? checked : modes.training();
        Batching.Batched all = batchify(source, source.forward(), Axis.ANY_BATCH);
        Program written = modes.inference().isPresent() ? form(all, form, gradients) : all.program();
        Program stable = Simplifier.stabilise(arena, written);
        Along along = new Products(arena, gradients ? derive(arena, stable) : stable)
                .of(
                        product,
                        form.inputs().stream().map(all::of).toList(),
                        outputs(form).stream().map(all::of).toList());
        return Equations.of(form, along, Optional.of(written), Partials::expand);
    }

    /** The batch as written beside its derivation: readers know the formulas they wrote, not the stable ones. */
    private Equations ofBatch(Notation notation) {
        Arena arena = checked.arena();
        Model source = modes.inference().isPresent() ? checked : modes.training();
        int samples = notation == Notation.SCALAR ? WRITTEN_OUT : Axis.ANY_BATCH;
        Batching.Batched all = batchify(source, source.forward(), samples);
        Program written = modes.inference().isPresent() ? form(all, modes.training(), true) : all.program();
        Program batch = derive(arena, Simplifier.stabilise(arena, written));
        return Equations.of(
                        modes.training(),
                        derived(),
                        Optional.of(new Equations.Batched(written, batch)),
                        Partials::expand)
                .withInference(modes.inference().map(i -> new Equations.Inference(i, form(all, i, false))));
    }

    /** The Java source: the class, and beside it the trainer's adapter if it is asked for; throws {@link Refusal} if javac would refuse it. */
    public List<GeneratedFile> java(JavaOptions options) {
        return DeepStack.call(() -> new Generation(this, options, ClassFileLimits.OF_JAVA).files());
    }

    /** The loops that the Java source is written from, and how much memory they take. */
    public LoopProgram loops(JavaOptions options) {
        return DeepStack.call(() -> new Generation(this, options, ClassFileLimits.OF_JAVA).loops());
    }

    /** The programs of a batch in primitives alone. */
    BatchedProgram primitive(int capacity, Set<Product> products) {
        Arena arena = checked.arena();
        Stable all = stable(checked, modes, capacity);
        List<Metric> metrics = checked.metrics().stream()
                .map(m ->
                        new Metric(m.name(), Primes.expand(arena, all.batched().of(m.value()))))
                .toList();
        Set<Tensor> whole = new LinkedHashSet<>();
        modes.read().forEach(t -> whole.add(all.batched().of(t)));
        List<Program> forms = all.forms();
        Map<Tensor, Tensor> tensors = new LinkedHashMap<>(all.batched().tensors());
        if (products.isEmpty()) { // these read what they like
            Narrowing narrowing = Narrowing.of(arena, forms, whole);
            forms = narrowing.programs();
            tensors.replaceAll((t, over) -> narrowing.tensors().getOrDefault(over, over));
        }
        Program written = Simplifier.simplify(arena, Primes.expand(arena, derive(arena, forms.get(0))));
        Optional<Program> inference =
                forms.size() > 1 ? Optional.of(Primes.expand(arena, forms.get(1))) : Optional.empty();
        Map<Product, Along> followed = new LinkedHashMap<>();
        for (Product product : products) {
            followed.put(
                    product,
                    product == Product.JACOBIAN
                            ? jacobian(all.batched())
                            : new Products(arena, product == Product.JVP ? inference.orElse(written) : written)
                                    .inPrimitives()
                                    .of(
                                            product,
                                            model().inputs().stream()
                                                    .map(all.batched()::of)
                                                    .toList(),
                                            outputs(model()).stream()
                                                    .map(all.batched()::of)
                                                    .toList()));
        }
        return new BatchedProgram(written, tensors, metrics, inference, followed);
    }

    /** The Jacobians of one sample, for each sample of a batch. */
    private Along jacobian(Batching.Batched batched) {
        Model form = form(Product.JACOBIAN);
        if (couples(form)) {
            throw new IllegalArgumentException(
                    "the samples of " + form.name() + " depend on one another: there is no jacobian of one sample");
        }
        Program program = form == modes.training() ? derived() : Simplifier.stabilise(form.arena(), form.forward());
        Along one = new Products(form.arena(), Primes.expand(form.arena(), program))
                .inPrimitives()
                .of(Product.JACOBIAN, form.inputs(), outputs(form));
        List<Definition> definitions = batched.also(one.program().backward());
        Map<Tensor, Along.Fraction> fractions = new LinkedHashMap<>();
        one.fractions()
                .forEach((t, f) ->
                        fractions.put(batched.of(t), new Along.Fraction(batched.of(f.of()), batched.of(f.by()))));
        Program followers = new Program(
                List.of(),
                batched.of(program.loss()),
                Optional.empty(),
                program.parameters(),
                definitions,
                Map.of(),
                Map.of(),
                Map.of());
        return new Along(followers, Map.of(), Map.of(), fractions, Map.of());
    }
}
