package dev.gradc.check;

import dev.gradc.library.Library;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.SyntaxFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file with those it imports, each read once, and the library behind all of them. */
final class Files {
    private final Imports imports;
    private final Diagnostics diagnostics;
    private final Globals library = new Globals(Library.files(), List.of(), Optional.empty());
    private final Map<SyntaxFile, Globals> loaded = new IdentityHashMap<>();
    private final Deque<SyntaxFile> loading = new ArrayDeque<>();

    Files(Imports imports, Diagnostics diagnostics) {
        this.imports = imports;
        this.diagnostics = diagnostics;
    }

    Globals load(SyntaxFile file) {
        Globals known = loaded.get(file);
        if (known != null) {
            return known;
        }
        loading.push(file);
        List<Globals> imported = new ArrayList<>();
        for (SyntaxFile.Import wanted : file.imports()) {
            Optional<SyntaxFile> found = imports.find(wanted, file);
            if (found.isEmpty()) {
                diagnostics.report(Diagnostic.error(
                        ErrorCode.UNKNOWN_IMPORT,
                        wanted.span(),
                        "the import " + Names.shown(wanted.target()) + " is not found"));
            } else if (loading.contains(found.get())) {
                diagnostics.report(Diagnostic.error(
                                ErrorCode.RECURSIVE,
                                wanted.span(),
                                "files import one another in a circle: " + wanted.target() + " imports this file")
                        .fix("move what both need into a third file"));
            } else {
                imported.add(load(found.get()));
            }
        }
        loading.pop();
        checkNames(file);
        Globals globals = new Globals(List.of(file), imported, Optional.of(library));
        loaded.put(file, globals);
        return globals;
    }

    /** Functions may share a name if they differ in what they take; nothing else may. */
    private void checkNames(SyntaxFile file) {
        Map<String, Name> taken = new LinkedHashMap<>();
        for (Declaration declaration : file.declarations()) {
            for (Map.Entry<String, Name> entry :
                    new DeclaredNames().of(declaration).entrySet()) {
                Name first = taken.putIfAbsent(entry.getKey(), entry.getValue());
                if (first != null) {
                    diagnostics.report(Reports.duplicate(entry.getValue(), first));
                }
            }
        }
    }
}
