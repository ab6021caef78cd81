package dev.gradc.benchmarks;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.model.Emission.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Times all workloads; the script {@code run} builds what is needed and starts it. */
public final class Main {
    /** What every generated class of a run is made with. */
    private static final JavaOptions OPTIONS = JavaOptions.DEFAULT;

    private static final List<String> IN_DOUBLE = List.of("d", "e64", "f");
    private static final List<String> SHARED = List.of("e64", "f", "g");
    private static final List<String> COMPILED = List.of("f", "g", "h");
    private static final String BIGGER = "f";
    private static final int DEEP = 1000;

    private final Settings settings;
    private final List<Entrant> entrants;
    private final Set<String> said = new LinkedHashSet<>();

    private Main(Settings settings) throws IOException {
        this.settings = settings;
        this.entrants = new Entrants(settings).all();
    }

    public static void main(String[] arguments) throws IOException {
        try {
            new Main(Settings.of(arguments)).run();
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("benchmarks: " + e.getMessage());
            System.exit(2);
        }
    }

    private void run() throws IOException {
        discard(settings.models()); // classes of another run are no class of this one
        if (settings.prepare()) {
            for (ModelSource source : sources()) {
                new Workload(source.name(), generate(source, OPTIONS)).write(settings.data(source.name()));
            }
            return;
        }
        List<Race.Outcome> outcomes = new ArrayList<>();
        for (ModelSource source : sources()) {
            Race.Outcome outcome = race(source, OPTIONS, entrants);
            outcomes.add(outcome);
            Races one = new Races(List.of(outcome), entrants);
            say("## " + source.name() + "\n\nstep\n" + one.ratios(Mode.STEP) + "\nforward\n" + one.ratios(Mode.FORWARD)
                    + "\nbytes a step\n" + one.bytes(Mode.STEP) + one.remarks());
        }
        Report report = new Report(settings, new Races(outcomes, entrants));
        if (settings.sections()) {
            report.add("Double precision", "The time of a step in double to that in float.", doubles());
            report.add(
                    "Twice as large", "f with inputs, units, classes and batch doubled: 8 times the work.", bigger());
            report.add(
                    "Two threads",
                    "A step of a class generated with `threads = 2` beside that of one without, by the wall's clock. Between the two cores"
                            + " a line of a cache took " + Figures.rounded(Crossing.nanoseconds())
                            + " ns one way when it began.",
                    threads());
            report.add(
                    "Compile time",
                    "From the model's text to class files, each in a new JVM, by its first compiler alone as `./gradc` has it; deep"
                            + DEEP + " has " + DEEP + " layers of 16 units.",
                    compileTimes());
        }
        report.write();
    }

    private static void discard(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void say(String text) {
        System.out.println(text);
    }

    private List<ModelSource> sources() throws IOException {
        try (Stream<Path> files = Files.list(settings.home().resolve("src/main/grad"))) {
            return files.filter(f -> f.toString().endsWith(".grad"))
                    .map(f -> ModelSource.read(f).emitting(settings.emit()))
                    .filter(s -> settings.wants(s.name()))
                    .sorted((a, b) -> a.name().compareTo(b.name()))
                    .toList();
        }
    }

    private ModelSource source(String name) {
        return ModelSource.read(settings.home().resolve("src/main/grad").resolve(name + ".grad"))
                .emitting(settings.emit());
    }

    // ---------------------------------------------------------------- races

    private Race.Outcome race(ModelSource source, JavaOptions options, List<Entrant> all) throws IOException {
        CompiledModel model = generate(source, options);
        return race(settings, source, model, all);
    }

    private CompiledModel generate(ModelSource source, JavaOptions options) throws IOException {
        CompiledModel model = source.model();
        source.compile(
                source.write(model, options, settings.models().resolve("java")),
                settings.models().resolve("classes"));
        return model;
    }

    private Race.Outcome race(Settings clock, ModelSource source, CompiledModel model, List<Entrant> all)
            throws IOException {
        Workload workload = new Workload(source.name(), model);
        Path folder = settings.data(source.name());
        workload.write(folder);
        Oracle oracle = Oracle.of(workload, source.formulas(), settings.target().resolve("oracle"));
        List<Entrant> able = all.stream().filter(e -> hasBackend(e, source)).toList();
        return new Race(clock, source.name(), folder, oracle).run(able);
    }

    private boolean hasBackend(Entrant entrant, ModelSource source) {
        boolean has = entrant.kind() != Entrant.Kind.VECTOR
                || Files.exists(source.vectorClass(settings.models().resolve("classes")));
        if (!has && said.add(entrant.name())) {
            say("no " + entrant.name() + ": the generator makes no class " + source.name() + "Vector yet");
        }
        return has;
    }

    // ---------------------------------------------------------------- sections

    private List<Entrant> generated() {
        return entrants.stream().filter(Entrant::isGenerated).toList();
    }

    private String doubles() throws IOException {
        return beside(
                settings,
                IN_DOUBLE,
                OPTIONS.withPrecision(Precision.DOUBLE).goingBeforeTheModel(),
                "double",
                List.of("", "contestant", "float", "double", "ratio (p10–p90)"),
                (usual, other) -> Figures.ratio(other, usual));
    }

    private String threads() throws IOException {
        return beside(
                settings.forThreads(),
                SHARED,
                OPTIONS.withThreads(2).goingBeforeTheModel(),
                "threads",
                List.of("", "contestant", "one thread", "two", "times as fast (p10–p90)"),
                Figures::ratio);
    }

    /** The steps of workloads as usual and as variants of the classes. */
    private String beside(
            Settings clock,
            List<String> workloads,
            JavaOptions options,
            String variant,
            List<String> head,
            BiFunction<Series, Series, String> ratio)
            throws IOException {
        String suffix = "_" + variant;
        List<Entrant> both = new ArrayList<>();
        for (Entrant entrant : generated()) {
            both.add(entrant);
            both.add(entrant.on(suffix));
        }
        Table table = new Table(head);
        for (String name : workloads) {
            ModelSource source = source(name);
            generate(source.named(suffix), options);
            Race.Outcome outcome = race(clock, source, generate(source, OPTIONS), both);
            for (Entrant entrant : generated()) {
                Optional<Series> usual = outcome.series(Mode.STEP, entrant.name());
                Optional<Series> other = outcome.series(Mode.STEP, entrant.name() + suffix);
                if (usual.isPresent() && other.isPresent()) {
                    table.row(List.of(
                            name,
                            entrant.name(),
                            Figures.time(usual.get().time(0.5)),
                            Figures.time(other.get().time(0.5)),
                            ratio.apply(usual.get(), other.get())));
                }
            }
        }
        return table.toString();
    }

    private String bigger() throws IOException {
        ModelSource source = source(BIGGER);
        Race.Outcome small = race(source, OPTIONS, generated());
        Race.Outcome large = race(source.doubled(), OPTIONS, generated());
        Table table = new Table(List.of("contestant", "f", "doubled", "ratio of the medians"));
        for (Entrant entrant : generated()) {
            Series before = small.series(Mode.STEP, entrant.name()).orElse(null);
            Series after = large.series(Mode.STEP, entrant.name()).orElse(null);
            if (before != null && after != null) {
                table.row(List.of(
                        entrant.name(),
                        Figures.time(before.time(0.5)),
                        Figures.time(after.time(0.5)),
                        Figures.rounded(after.time(0.5) / before.time(0.5))));
            }
        }
        return table.toString();
    }

    private String compileTimes() throws IOException {
        CompileTimes times = new CompileTimes(settings);
        for (String name : COMPILED) {
            times.add(source(name));
        }
        times.add(source(BIGGER).doubled());
        times.add(ModelSource.deep(DEEP).emitting(settings.emit()));
        return times.toString();
    }
}
