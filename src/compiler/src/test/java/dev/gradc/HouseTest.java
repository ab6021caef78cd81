package dev.gradc;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The house rules that bytecode can show: who may import whom, and what makes two runs differ. */
class HouseTest {
    private static final String GRAMMAR = "grammar";
    private static final List<String> ANTLR = List.of("org.antlr.v4.runtime..");
    private static final List<String> JAVAPOET = List.of("com.palantir.javapoet..", "javax.lang.model..");
    private static final List<String> JAVA_WORDS = List.of("javax.lang.model..");
    private static final List<String> NO_LIBRARY = List.of();

    /** A package of the compiler, what it may import of the house, and what it may import of others beside the JDK's base. */
    private record Row(String name, List<String> imports, List<String> libraries) {
        private static Row of(String name, String imports, List<String> libraries) {
            return new Row(name, imports.isEmpty() ? List.of() : List.of(imports.split(" ")), libraries);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    // In the order of the data: a row imports from rows above it alone, so there is no cycle.
    private static final List<Row> TABLE = List.of(
            Row.of("source", "", NO_LIBRARY),
            Row.of("syntax", "source", NO_LIBRARY),
            Row.of("parse", "grammar source syntax", ANTLR),
            Row.of("algebra", "", NO_LIBRARY),
            Row.of("library", "source syntax parse", NO_LIBRARY),
            Row.of("model", "source algebra", NO_LIBRARY),
            Row.of("derive", "algebra", NO_LIBRARY),
            Row.of("simplify", "algebra", NO_LIBRARY),
            Row.of("check", "source syntax library algebra model derive simplify", JAVA_WORDS),
            Row.of("equations", "algebra model", NO_LIBRARY),
            Row.of("evaluate", "algebra", NO_LIBRARY),
            Row.of("loops", "", NO_LIBRARY),
            Row.of("lower", "algebra model loops", NO_LIBRARY),
            Row.of("emit", "loops", JAVAPOET),
            Row.of(
                    "compiler",
                    "source syntax parse algebra library model check derive simplify equations evaluate loops lower emit",
                    NO_LIBRARY),
            Row.of("manual", "source syntax parse library algebra model check equations compiler", NO_LIBRARY));

    private static final JavaClasses COMPILER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/dev/gradc/grammar/"))
            .importPackages("dev.gradc");

    @ParameterizedTest
    @FieldSource("TABLE")
    void importsOnlyWhatItsRowNames(Row row) {
        List<String> allowed = new ArrayList<>(List.of("java..", inHouse(row.name())));
        row.imports().forEach(name -> allowed.add(inHouse(name)));
        allowed.addAll(row.libraries());
        check(classes()
                .that()
                .resideInAPackage(inHouse(row.name()))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new)));
    }

    @Test
    void everyPackageHasARow() {
        check(classes()
                .should()
                .resideInAnyPackage(
                        TABLE.stream().map(row -> inHouse(row.name())).toArray(String[]::new)));
    }

    @Test
    void rowsImportOnlyFromRowsAbove() {
        Set<String> above = new TreeSet<>(Set.of(GRAMMAR));
        for (Row row : TABLE) {
            assertThat(above).as("what %s may import", row).containsAll(row.imports());
            above.add(row.name());
        }
    }

    @Test
    void nothingStaticIsReassigned() {
        check(fields().that().areStatic().should().beFinal());
    }

    @Test
    void nothingDependsOnChance() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, ThreadLocalRandom.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class));
    }

    @Test
    void nothingDependsOnClockOrHost() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.time..")
                .orShould()
                .callMethodWhere(target(System.class, "currentTimeMillis", "nanoTime", "getProperty", "getenv")));
    }

    @Test
    void nothingDependsOnLocaleOrPlatformEncoding() {
        check(noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(String.class, "getBytes")
                .orShould()
                .callMethod(System.class, "lineSeparator")
                .orShould()
                .callConstructor(String.class, byte[].class)
                .orShould()
                .callMethodWhere(target(Locale.class, "getDefault")));
    }

    @Test
    void nothingIsFoundByReflectionOrReadAsAnObject() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ServiceLoader.class, ObjectInputStream.class)
                .orShould()
                .callMethodWhere(target(Class.class, "forName")));
    }

    @Test
    void nothingIsPrinted() {
        check(noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err"));
    }

    /** The control: were the importer to see nothing, every rule above would hold. */
    @Test
    void theCompilerIsSeen() {
        assertThat(COMPILER).anyMatch(type -> !type.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(COMPILER);
    }

    private static String inHouse(String name) {
        return "dev.gradc." + name + "..";
    }

    private static DescribedPredicate<JavaMethodCall> target(Class<?> owner, String... names) {
        return describe(owner.getSimpleName() + "." + String.join("|", names), call -> {
            AccessTarget.MethodCallTarget target = call.getTarget();
            return target.getOwner().isEquivalentTo(owner) && Stream.of(names).anyMatch(target.getName()::equals);
        });
    }
}
