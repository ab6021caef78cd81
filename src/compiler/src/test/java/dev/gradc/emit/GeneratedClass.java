package dev.gradc.emit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A generated class, compiled in memory under the strictest warnings, loaded by a loader of its own, and reached by reflection.
 *
 * <pre>{@code
 * GeneratedClass.Instance net = GeneratedClass.compile(file).create();
 * net.call("initialize", 7L);
 * double loss = net.number("step", x, y, 3);
 * double[] w = net.values("getParameter", "W1", 6);
 * }</pre>
 */
public final class GeneratedClass {
    // Shared, for reading the JDK's own classes is most of the work.
    private static final StandardJavaFileManager JDK =
            ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, Locale.ROOT, null);

    private static final String VECTORS = "jdk.incubator.vector";

    private final Class<?> type;
    private final Map<String, byte[]> classFiles;

    private GeneratedClass(Class<?> type, Map<String, byte[]> classFiles) {
        this.type = type;
        this.classFiles = classFiles;
    }

    /** Compiles the files together and gives the class of the first; any warning is an {@link AssertionError} that shows the text. */
    public static GeneratedClass compile(GeneratedFile... files) {
        Map<String, byte[]> classFiles = classFiles(files);
        Loader loader = new Loader(classFiles);
        try {
            return new GeneratedClass(loader.loadClass(name(files[0])), classFiles);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** The class files by class name. */
    public static Map<String, byte[]> classFiles(GeneratedFile... files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        Outputs outputs = new Outputs(JDK);
        List<String> options = new ArrayList<>(List.of("-Xlint:all", "-Xdoclint:all,-missing", "-proc:none", "-g"));
        boolean vectors = Arrays.stream(files).anyMatch(f -> f.text().contains("import " + VECTORS));
        options.addAll(vectors ? List.of("--add-modules", VECTORS) : List.of("-Werror"));
        List<Source> sources = Arrays.stream(files).map(Source::new).toList();
        boolean right = compiler.getTask(null, outputs, diagnostics, options, null, sources)
                .call();
        boolean warned = diagnostics.getDiagnostics().stream()
                .anyMatch(d -> !d.getCode().equals("compiler.warn.incubating.modules"));
        if (!right || warned) {
            throw new AssertionError(diagnostics.getDiagnostics().stream()
                            .map(GeneratedClass::text)
                            .collect(Collectors.joining("\n"))
                    + "\n"
                    + files[0].text());
        }
        Map<String, byte[]> classFiles = new LinkedHashMap<>();
        outputs.files.forEach((name, bytes) -> classFiles.put(name, bytes.toByteArray()));
        return classFiles;
    }

    private static String text(Diagnostic<? extends JavaFileObject> d) {
        return d.getLineNumber() + ": " + d.getMessage(Locale.ROOT);
    }

    private static String name(GeneratedFile file) {
        return file.path().substring(0, file.path().length() - ".java".length()).replace('/', '.');
    }

    public Class<?> type() {
        return type;
    }

    /** The class files by class name. */
    public Map<String, byte[]> classFiles() {
        return classFiles;
    }

    /** The bytes of code of each method of all classes, by class, name and descriptor. */
    public Map<String, Integer> codeLengths() {
        Map<String, Integer> all = new LinkedHashMap<>();
        classFiles.forEach((name, bytes) ->
                ClassFileMethods.codeLengths(bytes).forEach((method, length) -> all.put(name + "." + method, length)));
        return all;
    }

    /** A new object. */
    public Instance create() {
        try {
            return new Instance(type.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** A new object that works in that many threads. */
    public Instance create(int threads) {
        try {
            return new Instance(type.getDeclaredConstructor(int.class).newInstance(threads));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** An object of the class. */
    public static final class Instance {
        private final Object object;

        private Instance(Object object) {
            this.object = object;
        }

        public Object object() {
            return object;
        }

        /** Calls the public method of that name whose parameters take the arguments; what it throws is thrown. */
        public Object call(String name, Object... arguments) {
            for (Method method : object.getClass().getMethods()) {
                if (method.getName().equals(name) && takes(method, arguments)) {
                    return invoke(method, arguments);
                }
            }
            throw new AssertionError("no public method " + name + " takes " + Arrays.deepToString(arguments));
        }

        private static boolean takes(Method method, Object[] arguments) {
            Class<?>[] types = method.getParameterTypes();
            if (types.length != arguments.length) {
                return false;
            }
            for (int i = 0; i < types.length; i++) {
                boolean fits = types[i].isPrimitive()
                        ? arguments[i] instanceof Number
                        : arguments[i] == null || types[i].isInstance(arguments[i]);
                if (!fits) {
                    return false;
                }
            }
            return true;
        }

        private Object invoke(Method method, Object[] arguments) {
            try {
                return method.invoke(object, arguments);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new AssertionError(e.getCause());
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }

        /** The number that a call gives. */
        public double number(String name, Object... arguments) {
            return ((Number) call(name, arguments)).doubleValue();
        }

        /** True if the class computes in floats. */
        public boolean isFloat() {
            return Arrays.stream(object.getClass().getMethods())
                    .filter(m -> m.getName().equals("getParameter"))
                    .anyMatch(m -> m.getParameterTypes()[1] == float[].class);
        }

        /** What {@code getParameter(name, array)} and its like put into an array of that size; names as the method takes them. */
        public double[] values(String method, int size, String... names) {
            Object array = isFloat() ? new float[size] : new double[size];
            Object[] arguments = Arrays.copyOf(names, names.length + 1, Object[].class);
            arguments[names.length] = array;
            call(method, arguments);
            double[] values = new double[size];
            for (int i = 0; i < size; i++) {
                values[i] = ((Number) java.lang.reflect.Array.get(array, i)).doubleValue();
            }
            return values;
        }

        /** The numbers as an array of the class's own type. */
        public Object array(double... values) {
            if (!isFloat()) {
                return values.clone();
            }
            float[] narrow = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                narrow[i] = (float) values[i];
            }
            return narrow;
        }

        /** The rows as an array of rows of the class's own type. */
        public Object rows(double[]... rows) {
            Object[] all = isFloat() ? new float[rows.length][] : new double[rows.length][];
            for (int i = 0; i < rows.length; i++) {
                all[i] = array(rows[i]);
            }
            return all;
        }
    }

    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classFiles;

        Loader(Map<String, byte[]> classFiles) {
            super(GeneratedClass.class.getClassLoader());
            this.classFiles = classFiles;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classFiles.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(GeneratedFile file) {
            super(URI.create("memory:///" + file.path()), Kind.SOURCE);
            text = file.text();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Outputs extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> files = new LinkedHashMap<>();

        Outputs(StandardJavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    files.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
