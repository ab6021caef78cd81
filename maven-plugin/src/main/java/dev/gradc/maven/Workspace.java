package dev.gradc.maven;

import dev.gradc.maven.generation.GenerationResult;
import dev.gradc.maven.generation.GenerationResult.Outcome;
import dev.gradc.maven.generation.Problem;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.codehaus.plexus.build.BuildContext;
import org.sonatype.plexus.build.incremental.DefaultBuildContext;

/** The IDE that runs the build, if one does: it is told which files changed and where to put markers. */
final class Workspace {
    private final BuildContext context;
    private final boolean ide;

    /** Eclipse knows only the legacy interface and replaces its default implementation. */
    @Inject
    Workspace(BuildContext context, org.sonatype.plexus.build.incremental.BuildContext legacy) {
        this.context = context;
        this.ide = !(legacy instanceof DefaultBuildContext);
    }

    void mark(GenerationResult result) {
        if (!ide) {
            return; // the default implementation would only log once more what we log
        }
        Stream.concat(result.written().stream(), result.deleted().stream())
                .forEach(file -> context.refresh(file.toFile()));
        if (result.outcome() != Outcome.UP_TO_DATE) {
            result.models().forEach(model -> context.removeMessages(model.toFile()));
        }
        result.problems().forEach(this::mark);
    }

    private void mark(Problem problem) {
        int severity = problem.error() ? BuildContext.SEVERITY_ERROR : BuildContext.SEVERITY_WARNING;
        context.addMessage(
                problem.file().toFile(), problem.line(), problem.column(), problem.message(), severity, null);
    }
}
