package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.model.Emission.Backend;
import dev.gradc.source.Source;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is estimated of class files against those that javac makes: of constants never less and not much more, of code half of it or more. */
class ClassFileNeedsTest {
    private static List<GeneratedFile> network(int layers, Backend backend, int threads) {
        StringBuilder text = new StringBuilder("model Deep {\n input x[8]  target y: class(3)\n h = x");
        for (int i = 0; i < layers; i++) {
            String activation = List.of("tanh", "softsign", "sigmoid", "elu").get(i % 4);
            text.append("\n |> dense(" + (8 + i * 7 % 31) + ", activation = " + activation + ")");
        }
        text.append("\n output p = h |> dense(3) |> softmax\n loss cross_entropy(p, y)\n");
        text.append(" train { optimizer = adam()  batch = 4 }\n}");
        Compilation compilation = Compiler.compile(new Source("deep.grad", text.toString()), SourceImports.none());
        JavaOptions options = JavaOptions.DEFAULT.withBackend(backend).withThreads(threads);
        return compilation.models().get(0).java(options);
    }

    @ParameterizedTest
    @CsvSource({"3, PLAIN, 1", "3, VECTOR, 2", "20, PLAIN, 1", "20, VECTOR, 2"})
    void areWhatJavacNeeds(int layers, Backend backend, int threads) {
        List<GeneratedFile> files = network(layers, backend, threads);
        Map<String, byte[]> classes = GeneratedClass.classFiles(files.toArray(GeneratedFile[]::new));
        for (GeneratedFile file : files) {
            ClassFileNeeds needs = ClassFileNeeds.of(file.text());
            byte[] bytes = classes.get(file.path().replace(".java", ""));
            int constants = ByteBuffer.wrap(bytes).getChar(8);
            assertThat(needs.constants()).as(file.path()).isBetween(constants, constants * 5 / 4 + 600);
            int code = Collections.max(ClassFileMethods.codeLengths(bytes).values());
            assertThat(needs.bytes()).as(file.path()).isBetween(code / 2, code);
        }
    }
}
