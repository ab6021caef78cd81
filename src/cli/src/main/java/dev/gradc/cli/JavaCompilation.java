package dev.gradc.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Generated sources compiled in memory. Nothing is written to disk; an error of javac here is a bug of gradc. */
final class JavaCompilation {
    /** The module of the Vector API. */
    static final String VECTORS = "jdk.incubator.vector";

    private final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();

    private JavaCompilation() {}

    /** Class files by binary name, compiled against the class path given. */
    static Map<String, byte[]> compile(Map<String, String> sources, String classPath) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new CommandFailure(ExitCode.WRONG_USE, "this Java has no compiler; run gradc with a JDK 17 or later");
        }
        JavaCompilation compilation = new JavaCompilation();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        StandardJavaFileManager standard = javac.getStandardFileManager(problems, Locale.ROOT, null);
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Text(name, text)));
        List<String> options =
                new ArrayList<>(List.of("--release", "17", "-proc:none", "-Xlint:none", "-classpath", classPath));
        if (sources.values().stream().anyMatch(text -> text.contains("import " + VECTORS + "."))) {
            options.addAll(List.of("--add-modules", VECTORS));
        }
        boolean done = javac.getTask(null, compilation.new Memory(standard), problems, options, null, units)
                .call();
        if (!done) {
            throw new IllegalStateException("generated Java does not compile: " + problems.getDiagnostics());
        }
        Map<String, byte[]> result = new LinkedHashMap<>();
        compilation.classes.forEach((name, bytes) -> result.put(name, bytes.toByteArray()));
        return result;
    }

    /** A class loader over class files in memory. */
    static ClassLoader loader(Map<String, byte[]> classes, ClassLoader parent) {
        return new ClassLoader(parent) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] bytes = classes.get(name);
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        Memory(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            classes.put(className, bytes);
            return new SimpleJavaFileObject(
                    URI.create("memory:///" + className.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }
    }
}
