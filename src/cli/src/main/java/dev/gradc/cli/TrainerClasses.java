package dev.gradc.cli;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.trainer.model.TrainableModel;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model's class and its adapter, generated and compiled in memory. */
final class TrainerClasses {
    private final String adapter;
    private final Map<String, byte[]> classes;

    TrainerClasses(CompiledModel model, JavaOptions options) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (GeneratedFile file : model.java(options.withTrainer())) {
            sources.put(className(file), file.text());
        }
        adapter = sources.keySet().stream()
                .filter(name -> name.endsWith("Trainer"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no adapter among " + sources.keySet()));
        classes = JavaCompilation.compile(sources, System.getProperty("java.class.path"));
    }

    static String className(GeneratedFile file) {
        return file.path().substring(0, file.path().length() - ".java".length()).replace('/', '.');
    }

    /** The adapter's binary name; it has a main. */
    String adapter() {
        return adapter;
    }

    /** Class files by binary name. */
    Map<String, byte[]> classes() {
        return classes;
    }

    /** A new model behind its adapter. */
    TrainableModel load() {
        try {
            return JavaCompilation.loader(classes, TrainableModel.class.getClassLoader())
                    .loadClass(adapter)
                    .asSubclass(TrainableModel.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot load " + adapter, e);
        }
    }
}
