package dev.gradc.lower;

import dev.gradc.loops.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * A place that statements read or write.
 *
 * @param buffer empty for a variable, which is written
 * @param at the indices, as many as the buffer's rank; one that is empty may be anything
 * @param path the loops around it, outermost first; for a variable, those around its declaration
 * @param sure true if the place is accessed whenever the innermost loop's body is done
 * @param whole true if the last index, which is empty, is each of the row's, not one of them
 */
record Access(
        Optional<Buffer> buffer,
        List<Optional<Form>> at,
        boolean writes,
        boolean reads,
        List<Digit> path,
        boolean sure,
        boolean whole) {
    /** The array, if it is one that methods write: neither an input nor a table. */
    Optional<Buffer> changing() {
        return buffer.filter(b -> b.role() != Buffer.Role.INPUT && b.role() != Buffer.Role.TABLE);
    }

    /** The same access at another place. */
    Access at(List<Optional<Form>> other) {
        return new Access(buffer, other, writes, reads, path, sure, whole);
    }
}
