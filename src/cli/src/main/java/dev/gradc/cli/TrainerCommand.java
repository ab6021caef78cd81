package dev.gradc.cli;

import dev.gradc.compiler.CompiledModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradc trainer}: a runnable jar that trains the model and predicts with it, on a JDK alone. Same model, same bytes. */
@Command(
        name = "trainer",
        mixinStandardHelpOptions = true,
        description = "Packs a runnable jar that trains and predicts with nothing else installed.")
final class TrainerCommand implements Callable<Integer> {
    private static final String RUNTIME = "trainer.jar";
    private static final long TIME =
            315_532_800_000L + 86_400_000L; // 1980-01-02: the oldest day that every zone can put in a zip

    @Mixin
    private ModelFile file;

    @Mixin
    private JavaChoice choice;

    @Option(names = "--output", required = true, paramLabel = "JAR", description = "The jar to write.")
    private Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CompiledModel compiled = file.load(spec);
        if (compiled.model().training().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.WRONG_USE,
                    compiled.model().name() + " does not say how it is trained: it has no train block");
        }
        TrainerClasses classes = new TrainerClasses(compiled, choice.options());
        Output.write(output, pack(classes));
        spec.commandLine().getOut().println(output);
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private static byte[] pack(TrainerClasses classes) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (InputStream resource = TrainerCommand.class.getResourceAsStream(RUNTIME)) {
            if (resource == null) {
                throw new IllegalStateException("this gradc was built without " + RUNTIME);
            }
            JarInputStream runtime = new JarInputStream(resource);
            for (JarEntry entry = runtime.getNextJarEntry(); entry != null; entry = runtime.getNextJarEntry()) {
                if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    entries.put(entry.getName(), runtime.readAllBytes());
                }
            }
        }
        classes.classes().forEach((name, bytes) -> entries.put(name.replace('.', '/') + ".class", bytes));
        return jar(manifest(classes.adapter()), entries);
    }

    private static Manifest manifest(String mainClass) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
        attributes.put(Attributes.Name.MULTI_RELEASE, "true");
        return manifest;
    }

    private static byte[] jar(Manifest manifest, Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            manifest.write(text);
            put(jar, JarFile.MANIFEST_NAME, text.toByteArray());
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(jar, entry.getKey(), entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(TIME);
        jar.putNextEntry(entry);
        jar.write(bytes);
        jar.closeEntry();
    }
}
