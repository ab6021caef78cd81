package dev.gradc.compiler;

import dev.gradc.algebra.Role;
import dev.gradc.derive.Partials;
import dev.gradc.emit.ClassFileLimits;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.emit.JavaEmitter;
import dev.gradc.emit.TrainerEmitter;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Equations;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.loops.Adapter;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.NumberType;
import dev.gradc.lower.BatchedProgram;
import dev.gradc.lower.Lowering;
import dev.gradc.lower.LoweringOptions;
import dev.gradc.model.Data;
import dev.gradc.model.Emission;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.model.Model;
import dev.gradc.model.Product;
import dev.gradc.model.Schedule;
import dev.gradc.model.Training;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One model's way to Java: what the build and the model's {@code emit} block say, put together; then lowering and emission. */
final class Generation {
    private static final int MANY_INPUTS = 200; // each is a parameter of the public methods

    private final CompiledModel compiled;
    private final Model model;
    private final JavaOptions options;
    private final ClassFileLimits limits;

    Generation(CompiledModel compiled, JavaOptions options, ClassFileLimits limits) {
        this.limits = limits;
        this.compiled = compiled;
        this.model = compiled.model();
        this.options = options;
    }

    List<GeneratedFile> files() {
        LoopProgram program = loops();
        List<GeneratedFile> files = new ArrayList<>(JavaEmitter.emitAll(program));
        if (options.trainer() && model.training().isPresent()) {
            files.add(TrainerEmitter.emit(program, adapter(model.training().get())));
        }
        files.forEach(this::refuseIfTooLarge);
        return files;
    }

    private void refuseIfTooLarge(GeneratedFile file) {
        limits.exceededBy(file).ifPresent(excess -> {
            Diagnostic told = Diagnostic.error(
                            ErrorCode.TOO_LARGE_A_CLASS,
                            compiled.place(),
                            "the model " + model.name() + " is too large for a Java class: " + excess.how())
                    .fix(fix(excess.kind()));
            throw new Refusal(told);
        });
    }

    private String fix(ClassFileLimits.Kind kind) {
        long inputs =
                model.inputs().stream().filter(t -> t.role() == Role.INPUT).count();
        if (kind == ClassFileLimits.Kind.PARAMETERS && inputs > MANY_INPUTS) {
            return "make one input of several, as in  input x[" + inputs + "]";
        }
        String smaller = kind == ClassFileLimits.Kind.CONSTANTS
                ? "use fewer layers, or more that are alike in sizes and activation, which share their code"
                : "write long formulas as sums over an index, as in  sum[i] a[i] * x[i]";
        return threads() > 1 ? smaller + "; or threads = 1" : smaller;
    }

    private Adapter adapter(Training training) {
        return new Adapter(
                model.name(),
                training.batch(),
                training.epochs(),
                training.seed(),
                training.shuffle(),
                training.earlyStop()
                        .map(e -> new Adapter.EarlyStop(e.figure(), e.heldOut(), e.highest(), e.patience(), e.least())),
                training.schedule().map(Schedule::warmup).orElse(0L),
                model.data().map(Generation::data));
    }

    private static Adapter.Data data(Data data) {
        List<Adapter.Field> fields = new ArrayList<>();
        for (Data.Columns c : data.columns()) {
            fields.add(
                    new Adapter.Field(c.positions(), c.names(), c.divisor(), c.standardise(), c.classes(), List.of()));
        }
        for (Data.Array array : data.arrays()) {
            List<String> files = new ArrayList<>(List.of(array.file()));
            array.test().ifPresent(files::add);
            fields.add(new Adapter.Field(List.of(), List.of(), array.divisor(), false, false, files, List.of()));
        }
        for (List<double[]> rows : data.rows()) {
            fields.add(new Adapter.Field(List.of(), List.of(), 1, false, false, rows));
        }
        return new Adapter.Data(data.file(), data.header(), data.dropMissing(), data.holdout(), fields);
    }

    LoopProgram loops() {
        int batch = batch();
        Set<Product> products = EnumSet.noneOf(Product.class);
        products.addAll(options.products());
        products.addAll(model.emission().products());
        BatchedProgram program = compiled.primitive(batch, products);
        Equations equations = Equations.of(
                model,
                compiled.derived(),
                Optional.of(new Equations.Batched(program.program(), program.program())),
                Partials::expand);
        String text = compiled.equations(Notation.MATRIX, Format.ASCII, EquationOptions.DEFAULT);
        Emission emission = model.emission();
        LoweringOptions lowering = new LoweringOptions(
                packageName(),
                emission.className().isEmpty() ? model.name() : emission.className(),
                precision() == Precision.DOUBLE ? NumberType.DOUBLE : NumberType.FLOAT,
                batch,
                List.of(model.documentation()),
                text.lines().toList(),
                backend() == Backend.VECTOR,
                threads(),
                equations.comments());
        return Lowering.lower(model, program, lowering);
    }

    private String packageName() {
        return options.packageName().orElse(model.emission().packageName());
    }

    private Precision precision() {
        Precision ours = options.precision();
        Precision theirs = model.emission().precision();
        boolean weDecide = ours != Precision.UNSAID && (options.overModel() || theirs == Precision.UNSAID);
        return weDecide ? ours : theirs;
    }

    private int threads() {
        int ours = options.threads();
        int theirs = model.emission().threads();
        boolean weDecide = ours != 0 && (options.overModel() || theirs == 0);
        int wanted = weDecide ? ours : theirs;
        return wanted == 0 ? 1 : wanted;
    }

    private Backend backend() {
        Backend ours = options.backend();
        Backend theirs = model.emission().backend();
        return ours != Backend.UNSAID && (options.overModel() || theirs == Backend.UNSAID) ? ours : theirs;
    }

    private int batch() {
        int ours = options.batch();
        int theirs = model.emission().batch() > 0
                ? model.emission().batch()
                : model.training().map(Training::batch).orElse(1);
        boolean weDecide = ours > 0 && (options.overModel() || model.emission().batch() == 0);
        return weDecide ? ours : theirs;
    }
}
