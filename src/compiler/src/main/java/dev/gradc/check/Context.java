package dev.gradc.check;

import java.util.Optional;

/**
 * All that the meaning of an expression depends on beside its text.
 *
 * @param definitions where parts of the expression may become definitions; empty where there are none
 * @param draws where drawn numbers are collected; empty where nothing may be drawn
 * @param subscript true between the brackets of an access, where labels are positions
 */
record Context(
        Session session,
        Scope scope,
        Place place,
        Optional<Definitions> definitions,
        Optional<Draws> draws,
        Frame frame,
        boolean subscript) {
    /** The context of a constant in a file. */
    static Context constant(Session session, Scope scope) {
        return new Context(session, scope, Place.CONSTANT, Optional.empty(), Optional.empty(), Frame.MODEL, false);
    }

    Context in(Scope other) {
        return new Context(session, other, place, definitions, draws, frame, subscript);
    }

    Context at(Place other) {
        return new Context(session, scope, other, definitions, draws, frame, subscript);
    }

    /** The context of a trial: what it defines goes elsewhere and is forgotten. */
    Context trying(Definitions elsewhere) {
        return new Context(session, scope, place, Optional.of(elsewhere), draws, frame, subscript);
    }

    Context within(Frame other) {
        return new Context(session, scope, place, definitions, draws, other, subscript);
    }

    Context drawing(Draws collector) {
        return new Context(session, scope, Place.INITIAL, definitions, Optional.of(collector), frame, subscript);
    }

    Context subscripts(boolean inside) {
        return new Context(session, scope, place, definitions, draws, frame, inside);
    }

    /** The place to put new definitions, if this place may have any. */
    Optional<Definitions> naming() {
        return place.names() ? definitions : Optional.empty();
    }
}
