package dev.gradc.benchmarks;

import dev.gradc.benchmarks.contestant.Pool;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** An entrant's process with one workload open. */
final class Running implements AutoCloseable {
    private final Entrant entrant;
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    /** One sample: the mean of some steps, times in ns. */
    record Sample(long steps, double wall, double cpu, double bytes) {
        /** The same with the wall's clock for both, for what works in other threads, too. */
        Sample byTheWall() {
            return new Sample(steps, wall, wall, bytes);
        }
    }

    /** @param log receives what the program prints beside its answers */
    Running(Entrant entrant, Path log) throws IOException {
        this.entrant = entrant;
        ProcessBuilder builder = new ProcessBuilder(entrant.command());
        builder.environment().putAll(entrant.environment());
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process = builder.start();
        in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    Entrant entrant() {
        return entrant;
    }

    private String ask(String line) throws IOException {
        in.write(line);
        in.newLine();
        in.flush();
        String answer = out.readLine();
        if (answer == null) {
            throw new IOException(entrant.name() + " ended at \"" + line + "\"; see the log");
        }
        return answer;
    }

    /** Opens a workload; gives why it cannot be had, or nothing. */
    String open(String workload, Path folder) throws IOException {
        String answer = ask("open " + workload + entrant.suffix() + " " + folder);
        return answer.equals("ok") ? "" : answer.replaceFirst("^skip ", "");
    }

    /**
     * What is wrong; empty where nothing is, or nothing can be said.
     *
     * @param loss of the first batch
     * @param gradient of that loss, or the parameters after some steps
     */
    record Check(String loss, String gradient) {}

    /** Holds loss, gradient and parameters after some steps, as far as the program tells them, against the interpreter's. */
    Check check(Oracle oracle, Path folder) throws IOException {
        Path gradient = folder.resolve("gradient.out");
        Path moved = folder.resolve("moved.out");
        String answer = ask("gradient " + gradient);
        boolean lossAlone = answer.startsWith("loss ");
        double loss = Double.parseDouble(answer.replaceFirst("^loss ", ""));
        String wrongLoss = lossAlone && Double.isNaN(loss) ? "" : oracle.judgeLoss(loss);
        String wrongGradient = lossAlone ? "" : oracle.judgeGradient(Pool.floats(gradient));
        if (wrongGradient.isEmpty()
                && ask("steps " + Oracle.STEPS + " " + moved).equals("ok")) {
            wrongGradient = oracle.judgeSteps(Pool.floats(moved));
        }
        Files.deleteIfExists(gradient);
        Files.deleteIfExists(moved);
        return new Check(wrongLoss, wrongGradient);
    }

    /** Runs for about so many milliseconds of CPU time; the very first time for one step. */
    Sample run(Mode mode, double milliseconds) throws IOException {
        String[] words = ask("run " + mode.word() + " " + Math.max(1, Math.round(milliseconds)))
                .split(" ");
        long steps = Long.parseLong(words[0]);
        return new Sample(
                steps,
                Double.parseDouble(words[1]) / steps,
                Double.parseDouble(words[2]) / steps,
                Double.parseDouble(words[3]) / steps);
    }

    @Override
    public void close() throws IOException {
        in.write("quit\n");
        in.close();
        process.destroy();
    }
}
