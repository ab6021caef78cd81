package dev.gradc.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.parse.Parser;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.Source;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.SyntaxFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibraryTest {
    static List<Source> sources() {
        return Library.sources();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void everyFileIsReadWithoutAWord(Source source) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<SyntaxFile> file = Parser.parse(source, diagnostics);
        assertThat(new DiagnosticRenderer(false).render(diagnostics)).isEmpty();
        assertThat(file).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense identity relu leaky_relu elu silu gelu mish softmax",
                "half_squared_error mean_squared_error mse mean_absolute_error mae huber binary_cross_entropy"
                        + " cross_entropy",
                "l1 l2 zeros ones uniform normal glorot_uniform glorot_normal he_uniform he_normal",
                "sgd momentum nesterov rmsprop adagrad adam adamw adadelta adamax"
            })
    void everyPromisedEntryIsThere(String names) {
        assertThat(documentedNames()).contains(names.split(" "));
    }

    @Test
    void everyEntrySaysWhatItIs() {
        for (SyntaxFile file : Library.files()) {
            List<String> known = new ArrayList<>();
            for (Declaration declaration : file.declarations()) {
                Entry entry = declaration.accept(new Entry.Of());
                assertThat(entry.documented() || known.contains(entry.name()))
                        .as("%s in %s has a comment", entry.name(), file.source())
                        .isTrue();
                known.add(entry.name());
            }
        }
    }

    private static TreeSet<String> documentedNames() {
        TreeSet<String> names = new TreeSet<>();
        for (SyntaxFile file : Library.files()) {
            file.declarations()
                    .forEach(declaration ->
                            names.add(declaration.accept(new Entry.Of()).name()));
        }
        return names;
    }

    /** A declaration's name and whether it has a comment; a constant needs none. */
    private record Entry(String name, boolean documented) {
        private static final class Of implements Declaration.Visitor<Entry> {
            @Override
            public Entry sizes(Declaration.Sizes sizes) {
                throw new AssertionError("sizes are no entry");
            }

            @Override
            public Entry constant(Declaration.Constant constant) {
                return new Entry(constant.name().text(), true);
            }

            @Override
            public Entry function(Declaration.Function function) {
                return new Entry(function.name().text(), function.doc().isPresent());
            }

            @Override
            public Entry layer(Declaration.Layer layer) {
                return new Entry(layer.name().text(), layer.doc().isPresent());
            }

            @Override
            public Entry optimizer(Declaration.Optimizer optimizer) {
                return new Entry(optimizer.name().text(), optimizer.doc().isPresent());
            }

            @Override
            public Entry initializer(Declaration.Initializer initializer) {
                return new Entry(initializer.name().text(), initializer.doc().isPresent());
            }

            @Override
            public Entry rule(Declaration.Rule rule) {
                return new Entry(rule.name().text(), rule.doc().isPresent());
            }

            @Override
            public Entry model(Declaration.Model model) {
                throw new AssertionError("a model is no entry");
            }
        }
    }
}
