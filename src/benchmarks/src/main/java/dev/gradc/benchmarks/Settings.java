package dev.gradc.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a run is asked for.
 *
 * @param home the module's folder
 * @param only the workloads; all where empty
 * @param entrants the names of those to take part; all where empty
 * @param warm the CPU time in ms that each gets before it is timed
 * @param sample the CPU time in ms of a sample
 * @param rounds how many samples each gives, in turn
 * @param peers whether other libraries take part
 * @param sections whether what is beside the table of ratios is measured, too
 * @param prepare true to generate classes and data and end there
 * @param quick whether the slowest library stays out unless it is named, and compilers get a minute only
 * @param wall whether times are of the wall's clock, for what works in several threads; else CPU time of the calling thread
 * @param emit what is put into the {@code emit} block of every model, such as {@code java = { simd = auto }}; nothing where empty
 * @param later the home of a later JDK, if there is one
 * @param results where the report is written
 */
record Settings(
        Path home,
        List<String> only,
        List<String> entrants,
        double warm,
        double sample,
        int rounds,
        boolean peers,
        boolean sections,
        boolean prepare,
        boolean quick,
        boolean wall,
        String emit,
        Optional<Path> later,
        Path results) {

    private static final int LONGER = 5;
    private static final String BOTH_BACKENDS = "java = { simd = auto }";

    /** Reads the options; README.md has them. */
    static Settings of(String[] arguments) {
        Path home = Path.of("").toAbsolutePath();
        List<String> only = List.of();
        List<String> entrants = List.of();
        double warm = 3000;
        double sample = 20;
        int rounds = 41;
        boolean peers = true;
        boolean quick = false;
        boolean prepare = false;
        boolean wall = false;
        String emit = BOTH_BACKENDS;
        Optional<Boolean> sections = Optional.empty();
        Optional<Path> later = Optional.empty();
        Optional<Path> results = Optional.empty();
        List<String> rest = new ArrayList<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String option = rest.remove(0);
            switch (option) {
                case "--home" -> home = Path.of(value(option, rest)).toAbsolutePath();
                case "--only" -> only = list(value(option, rest));
                case "--contestants" -> entrants = list(value(option, rest));
                case "--warm" -> warm = Double.parseDouble(value(option, rest));
                case "--sample" -> sample = Double.parseDouble(value(option, rest));
                case "--rounds" -> rounds = Integer.parseInt(value(option, rest));
                case "--jdk25" -> later = Optional.of(Path.of(value(option, rest)));
                case "--results" ->
                    results = Optional.of(Path.of(value(option, rest)).toAbsolutePath());
                case "--no-peers" -> peers = false;
                case "--wall" -> wall = true;
                case "--emit" -> emit = value(option, rest);
                case "--prepare" -> prepare = true;
                case "--sections" -> sections = Optional.of(true);
                case "--no-sections" -> sections = Optional.of(false);
                case "--quick" -> {
                    quick = true;
                    warm = 900;
                    sample = 8;
                    rounds = 11;
                }
                default -> throw new IllegalArgumentException("no option " + option);
            }
        }
        boolean whole = only.isEmpty() && entrants.isEmpty() && !quick;
        Path file = home.resolve(whole ? "RESULTS.md" : "target/RESULTS.md");
        return new Settings(
                home,
                only,
                entrants,
                warm,
                sample,
                rounds,
                peers,
                sections.orElse(whole),
                prepare,
                quick,
                wall,
                emit,
                later,
                results.orElse(file));
    }

    private static String value(String option, List<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.remove(0);
    }

    private static List<String> list(String words) {
        return Arrays.stream(words.split(",")).filter(w -> !w.isBlank()).toList();
    }

    /** The same by the wall's clock, with samples so long that threads that were asleep have found cores of their own. */
    Settings forThreads() {
        return new Settings(
                home,
                only,
                entrants,
                2 * warm,
                LONGER * sample,
                rounds,
                peers,
                sections,
                prepare,
                quick,
                true,
                emit,
                later,
                results);
    }

    boolean wants(String workload) {
        return only.isEmpty() || only.contains(workload);
    }

    /** The seconds that the compiler gets for a model. */
    int patience() {
        return quick ? 60 : 600;
    }

    boolean takes(String entrant) {
        return entrants.isEmpty() || entrants.stream().anyMatch(entrant::startsWith);
    }

    Path target() {
        return home.resolve("target");
    }

    /** Where a workload's data go. */
    Path data(String workload) {
        return target().resolve("data").resolve(workload);
    }

    /** Where the generated classes and their sources go. */
    Path models() {
        return target().resolve("models");
    }
}
