package dev.gradc.maven;

import java.io.File;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** Generates Java sources from the project's model files. */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
public final class GenerateMojo extends AbstractGenerateMojo {
    /** Where the model files are, in this folder and all below it. */
    @Parameter(property = "gradc.sourceDirectory", defaultValue = "${project.basedir}/src/main/grad")
    private File sourceDirectory;

    /** Where the Java sources go. */
    @Parameter(property = "gradc.outputDirectory", defaultValue = "${project.build.directory}/generated-sources/gradc")
    private File outputDirectory;

    @Inject
    GenerateMojo(Workspace workspace) {
        super(workspace);
    }

    @Override
    File sourceDirectory() {
        return sourceDirectory;
    }

    @Override
    File outputDirectory() {
        return outputDirectory;
    }

    @Override
    void addSourceRoot(MavenProject project, String path) {
        project.addCompileSourceRoot(path);
    }
}
