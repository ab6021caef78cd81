package dev.gradc.maven;

import dev.gradc.maven.generation.Generation;
import dev.gradc.maven.generation.GenerationRequest;
import dev.gradc.maven.generation.GenerationResult;
import dev.gradc.maven.generation.GenerationResult.Outcome;
import dev.gradc.maven.generation.GenerationSettings;
import dev.gradc.maven.generation.Problem;
import dev.gradc.model.Emission;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.lang.model.SourceVersion;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** What both goals share: from the configuration to a request, from the result to the log. */
abstract class AbstractGenerateMojo extends AbstractMojo {
    private final Workspace workspace;

    /** The package of all generated classes; without it the model files' own. */
    @Parameter(property = "gradc.packageName")
    private String packageName;

    /** What a real number is where a model does not say it: <code>float</code> (the default) or <code>double</code>. */
    @Parameter(property = "gradc.precision")
    private String precision;

    /**
     * What the classes compute with where a model does not say it: <code>plain</code> Java (the default), or <code>vector</code> for a class by the
     * Vector API beside it, which is used where Java runs with <code>--add-modules jdk.incubator.vector</code>; javac needs that, too.
     */
    @Parameter(property = "gradc.backend")
    private String backend;

    /** The most samples that a call takes where a model's <code>emit</code> block does not say it; 0 for the training batch. */
    @Parameter(property = "gradc.batch", defaultValue = "0")
    private int batch;

    /**
     * How many threads an object of a class has, 1 to 64, where a model's <code>emit</code> block does not say it; every number is the same
     * whatever it is. 0 for one.
     */
    @Parameter(property = "gradc.threads", defaultValue = "0")
    private int threads;

    /** Whether the output directory becomes a source root of the project. */
    @Parameter(property = "gradc.addCompileSourceRoot", defaultValue = "true")
    private boolean addCompileSourceRoot;

    /** Whether to do nothing. */
    @Parameter(property = "gradc.skip", defaultValue = "false")
    private boolean skip;

    /** Whether to generate although nothing changed, and over files that were not generated here. */
    @Parameter(property = "gradc.force", defaultValue = "false")
    private boolean force;

    /** Whether a warning fails the build. */
    @Parameter(property = "gradc.failOnWarning", defaultValue = "false")
    private boolean failOnWarning;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private MojoExecution execution;

    @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
    private List<Artifact> pluginArtifacts;

    AbstractGenerateMojo(Workspace workspace) {
        this.workspace = workspace;
    }

    abstract File sourceDirectory();

    abstract File outputDirectory();

    abstract void addSourceRoot(MavenProject project, String path);

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Skipped: gradc.skip is set");
            return;
        }
        if (project.getPackaging().equals("pom")) {
            getLog().debug("Nothing to generate: a project of packaging pom has no sources");
            return;
        }
        if (addCompileSourceRoot) {
            addSourceRoot(project, outputDirectory().getPath());
        }
        try {
            report(Generation.run(request(), new GradcModelCompiler()));
        } catch (IOException e) {
            throw new MojoExecutionException("Cannot generate from " + sourceDirectory() + ": " + e.getMessage(), e);
        }
    }

    private GenerationRequest request() throws MojoExecutionException {
        Path build = Path.of(project.getBuild().getDirectory());
        Path output = outputDirectory().toPath();
        return new GenerationRequest(
                sourceDirectory().toPath(),
                output,
                build.resolve("gradc-maven-plugin").resolve(execution.getGoal()).resolve(execution.getExecutionId()),
                new GenerationSettings(
                        checkedPackageName(),
                        checkedPrecision(),
                        checkedBackend(),
                        checkedBatch(),
                        checkedThreads(),
                        tools()),
                output.startsWith(build), // there everything is disposable
                failOnWarning,
                force);
    }

    private Optional<String> checkedPackageName() throws MojoExecutionException {
        if (packageName != null && !SourceVersion.isName(packageName)) {
            throw new MojoExecutionException("packageName is '" + packageName + "', which is no Java package");
        }
        return Optional.ofNullable(packageName);
    }

    private int checkedBatch() throws MojoExecutionException {
        if (batch < 0) {
            throw new MojoExecutionException("batch is " + batch + "; it can be 0 or more");
        }
        return batch;
    }

    private Optional<String> checkedPrecision() throws MojoExecutionException {
        if (precision != null && !List.of("float", "double").contains(precision)) {
            throw new MojoExecutionException("precision is '" + precision + "'; it can be float or double");
        }
        return Optional.ofNullable(precision);
    }

    private int checkedThreads() throws MojoExecutionException {
        if (threads < 0 || threads > Emission.MOST_THREADS) {
            throw new MojoExecutionException("threads is " + threads + "; it can be 1 to " + Emission.MOST_THREADS);
        }
        return threads;
    }

    private Optional<String> checkedBackend() throws MojoExecutionException {
        if (backend != null && !List.of("plain", "vector").contains(backend)) {
            throw new MojoExecutionException("backend is '" + backend + "'; it can be plain or vector");
        }
        return Optional.ofNullable(backend);
    }

    /** A snapshot's version says little: its file's size and time stand in for it. */
    private List<String> tools() {
        return pluginArtifacts.stream()
                .map(artifact -> artifact.getId()
                        + (artifact.isSnapshot()
                                ? " " + artifact.getFile().length() + " "
                                        + artifact.getFile().lastModified()
                                : ""))
                .toList();
    }

    private void report(GenerationResult result) throws MojoFailureException {
        workspace.mark(result);
        for (Problem problem : result.problems()) {
            if (problem.error()) {
                getLog().error(problem.text());
            } else {
                getLog().warn(problem.text());
            }
        }
        int models = result.models().size();
        if (result.outcome() == Outcome.FAILED) {
            throw new MojoFailureException("The model files in " + sourceDirectory() + " have "
                    + counted(result.problems().size(), "problem") + "; see above");
        } else if (models == 0) {
            getLog().warn("No model files (*.grad) in " + sourceDirectory());
        } else if (result.outcome() == Outcome.UP_TO_DATE) {
            getLog().info("Nothing to generate: " + counted(models, "model file") + " unchanged");
        } else {
            getLog().info("Generated from " + counted(models, "model file") + " to " + outputDirectory() + ": "
                    + counted(result.written().size(), "file") + " changed, "
                    + counted(result.deleted().size(), "file") + " deleted");
        }
    }

    private static String counted(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
