package dev.gradc.maven;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may import whom in the plugin. */
class HouseTest {
    private static final JavaClasses PLUGIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.gradc.maven");

    @Test
    void generationKnowsNeitherMavenNorTheCompiler() {
        classes()
                .that()
                .resideInAPackage("dev.gradc.maven.generation")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.gradc.maven.generation")
                .check(PLUGIN);
    }

    @Test
    void onlyTheAdapterKnowsTheCompiler() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(GradcModelCompiler.class, ImportsOfFolder.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.gradc.compiler..", "dev.gradc.source..", "dev.gradc.model..")
                .check(PLUGIN);
    }
}
