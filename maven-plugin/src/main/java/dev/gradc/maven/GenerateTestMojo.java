package dev.gradc.maven;

import java.io.File;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** Generates Java sources for the project's tests from the model files of the tests. */
@Mojo(name = "generate-test", defaultPhase = LifecyclePhase.GENERATE_TEST_SOURCES, threadSafe = true)
public final class GenerateTestMojo extends AbstractGenerateMojo {
    /** Where the tests' model files are, in this folder and all below it. */
    @Parameter(property = "gradc.testSourceDirectory", defaultValue = "${project.basedir}/src/test/grad")
    private File testSourceDirectory;

    /** Where the tests' Java sources go. */
    @Parameter(
            property = "gradc.testOutputDirectory",
            defaultValue = "${project.build.directory}/generated-test-sources/gradc")
    private File testOutputDirectory;

    @Inject
    GenerateTestMojo(Workspace workspace) {
        super(workspace);
    }

    @Override
    File sourceDirectory() {
        return testSourceDirectory;
    }

    @Override
    File outputDirectory() {
        return testOutputDirectory;
    }

    @Override
    void addSourceRoot(MavenProject project, String path) {
        project.addTestCompileSourceRoot(path);
    }
}
