package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import dev.gradc.loops.NumberType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every hostile text in every place where a model's text can reach generated source: refused, or the syntax tree is that of a benign run. */
class InjectionTest {
    /** Texts that may be prose: never refused. */
    private static final Set<String> PROSE =
            Set.of("words", "equation", "comment", "note", "inputText", "parameterText", "stateText");

    static final List<String> PAYLOADS = List.of(
            "*/ static { Runtime.getRuntime().exit(1); } /*",
            "*/ public void evil() {} /**",
            "**/ int evil; /*",
            "*\n/ int evil; /*",
            "*\u0000/ int evil; /*",
            "*\\/ int evil; /*",
            "*\u200b/ int evil; /*",
            "*\u2299/ int evil; /*",
            "\\u002a\\u002f static { System.exit(1); } \\u002f\\u002a",
            "\\uuuu002a\\u002f int evil;",
            "\\\\u002a\\\\u002f int evil;",
            "\\u000a int evil;",
            "\\u000d int evil;",
            "x\n int evil;",
            "x\r int evil;",
            "x\r\n int evil;",
            "x\f int evil;",
            "x\u2028 int evil;",
            "x\u2029 int evil;",
            "x\u0085 int evil;",
            "x\u000b int evil;",
            "double x; Runtime.getRuntime().exit(1); double y = 1",
            "x; int evil",
            "x = 1, evil",
            "x) { } void evil(int y",
            "x() { return 0; } public double evil",
            "x\"; static int evil = 1; String s = \"",
            "\" + System.getenv() + \"",
            "\\\" + System.getenv() + \\\"",
            "\\u0022 + System.getenv() + \\u0022",
            "\\",
            "\\\\",
            "\"",
            "\"\"\"",
            "'",
            "$L",
            "$T",
            "$$",
            "$[$]$<$>$W$Z",
            "%s%n",
            "{@code } */",
            "}</pre> {@link System}",
            "@param x\n@throws y",
            "@Deprecated",
            "{{{",
            "}}}",
            "<script>alert(1)</script>",
            "&#42;&#47; int evil;",
            "../escape",
            "/abs/dir",
            "x./abs/dir",
            "a/../../b",
            "a..b",
            "C:\\x",
            "record",
            "var",
            "yield",
            "sealed",
            "_",
            "class",
            "int",
            "Math",
            "StrictMath",
            "String",
            "System",
            "Arrays",
            "List",
            "Override",
            "this",
            "null",
            "W",
            "n",
            "i",
            "step",
            "forward",
            "getClass",
            "wait",
            "hashCode",
            "sigmoid",
            "initialized",
            "stepCount",
            "PARAMETER_NAMES",
            "array",
            "name",
            "seed",
            "value",
            "row",
            "\u03c3",
            "\uff21",
            "\u212a",
            "i\u0307",
            "\u0131",
            "\u202e evil \u202c",
            "\ud800",
            "\ufeff",
            "",
            " ",
            "x".repeat(500),
            "con",
            "CON",
            "a.b",
            "1x",
            "x y",
            "x-y",
            "x$y");

    private static final StandardJavaFileManager JDK =
            ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, Locale.ROOT, null);
    private static final List<Tree.Kind> BENIGN = shape(JavaEmitter.emit(Samples.logistic(NumberType.FLOAT)));

    static Stream<RecordComponent> sinks() {
        return Arrays.stream(Samples.Texts.class.getRecordComponents());
    }

    @ParameterizedTest
    @MethodSource("sinks")
    void noTextChangesTheTree(RecordComponent sink) {
        List<String> kept = new ArrayList<>();
        List<GeneratedFile> files = new ArrayList<>();
        for (String payload : PAYLOADS) {
            try {
                files.add(JavaEmitter.emit(Samples.logistic(NumberType.FLOAT, with(sink, payload))));
                kept.add(payload);
            } catch (IllegalArgumentException refusal) {
                assertThat(PROSE)
                        .as("refused: %s = %s", sink.getName(), payload)
                        .doesNotContain(sink.getName());
            }
        }
        List<List<Tree.Kind>> shapes = shapes(files);
        for (int i = 0; i < files.size(); i++) {
            if (!sink.getName().equals("packageName")) {
                assertThat(shapes.get(i))
                        .as("%s = %s", sink.getName(), kept.get(i))
                        .isEqualTo(BENIGN);
            }
            assertThat(files.get(i).text()).matches("(?s)[\\n -~]*");
        }
        // The control: the payloads that are names must come through.
        assertThat(kept).as("payloads kept").hasSizeGreaterThan(4);
    }

    /** The control: the comparison sees an injected statement. */
    @Test
    void anInjectedMemberIsSeen() {
        GeneratedFile file = JavaEmitter.emit(Samples.logistic(NumberType.FLOAT));
        String text = file.text().replace("private long drawSeed;", "private long drawSeed; int evil;");
        assertThat(text).isNotEqualTo(file.text());
        assertThat(shape(new GeneratedFile(file.path(), text))).isNotEqualTo(BENIGN);
    }

    /** Whatever comes through also compiles without a warning: a name that means something else would not. */
    @Test
    void whatComesThroughCompiles() {
        List<GeneratedFile> files = new ArrayList<>();
        for (String payload : PAYLOADS) {
            List<Object> texts = new ArrayList<>();
            sinks().forEach(sink -> texts.add(
                    sink.getName().equals("packageName")
                            ? "p" + files.size()
                            : PROSE.contains(sink.getName())
                                            || JavaName.isValid(payload)
                                                    && !sink.getName().equals("className")
                                    ? unlike(sink, payload)
                                    : value(sink, Samples.Texts.PLAIN)));
            files.add(JavaEmitter.emit(Samples.logistic(NumberType.FLOAT, texts(texts))));
        }
        assertThat(GeneratedClass.classFiles(files.toArray(GeneratedFile[]::new)))
                .hasSameSizeAs(PAYLOADS);
    }

    // Buffers need names of their own among themselves; the emitter makes them differ from everything else.
    private static String unlike(RecordComponent sink, String payload) {
        return switch (sink.getName()) {
            case "label", "parameter", "output", "state", "parameterText", "stateText" ->
                (String) value(sink, Samples.Texts.PLAIN);
            default -> payload;
        };
    }

    private static Samples.Texts with(RecordComponent sink, String payload) {
        List<Object> values = new ArrayList<>();
        sinks().forEach(each -> values.add(each.equals(sink) ? payload : value(each, Samples.Texts.PLAIN)));
        return texts(values);
    }

    private static Samples.Texts texts(List<Object> values) {
        try {
            Constructor<?> constructor = Samples.Texts.class.getDeclaredConstructors()[0];
            return (Samples.Texts) constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object value(RecordComponent component, Samples.Texts texts) {
        try {
            return component.getAccessor().invoke(texts);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Tree.Kind> shape(GeneratedFile file) {
        return shapes(List.of(file)).get(0);
    }

    /** For each file the kinds of all nodes of the syntax tree, in order. */
    private static List<List<Tree.Kind>> shapes(List<GeneratedFile> files) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<JavaFileObject> sources = new ArrayList<>();
        files.forEach(file -> sources.add(source(sources.size(), file)));
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, JDK, diagnostics, List.of("-proc:none"), null, sources);
        List<List<Tree.Kind>> shapes = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                List<Tree.Kind> kinds = new ArrayList<>();
                new Kinds(kinds).scan(unit, null);
                shapes.add(kinds);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(diagnostics.getDiagnostics().stream().map(d -> d.getMessage(Locale.ROOT)))
                .isEmpty();
        return shapes;
    }

    private static JavaFileObject source(int number, GeneratedFile file) {
        URI place = URI.create("memory:///" + number + ".java");
        return new SimpleJavaFileObject(place, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return file.text();
            }
        };
    }

    private static final class Kinds extends TreeScanner<Void, Void> {
        private final List<Tree.Kind> kinds;

        Kinds(List<Tree.Kind> kinds) {
            this.kinds = kinds;
        }

        @Override
        public Void scan(Tree tree, Void nothing) {
            if (tree != null) {
                kinds.add(tree.getKind());
            }
            return super.scan(tree, nothing);
        }
    }
}
