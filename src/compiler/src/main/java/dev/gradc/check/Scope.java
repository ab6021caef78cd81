package dev.gradc.check;

import dev.gradc.algebra.Condition;
import dev.gradc.source.Span;
import dev.gradc.syntax.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names visible in one place, inner before outer, and behind them those of the file. */
final class Scope {
    /** A name and the statement that defines it. */
    record Later(Name name, Span statement) {}

    private final Optional<Scope> outer;
    private final Globals globals;
    private final Map<String, Symbol> symbols = new LinkedHashMap<>();
    private final Map<String, Later> later = new LinkedHashMap<>();
    private final List<Condition> assumed = new ArrayList<>();

    private Scope(Optional<Scope> outer, Globals globals) {
        this.outer = outer;
        this.globals = globals;
    }

    /** The scope of a file. */
    static Scope file(Globals globals) {
        return new Scope(Optional.empty(), globals);
    }

    /** A scope inside this one. */
    Scope inner() {
        return new Scope(Optional.of(this), globals);
    }

    /** A scope inside this one, of what is only reached where conditions on indices hold. */
    Scope assuming(List<Condition> conditions) {
        Scope inner = inner();
        inner.assumed.addAll(conditions);
        return inner;
    }

    /** The conditions on indices that hold wherever this scope is reached. */
    List<Condition> assumed() {
        List<Condition> all = new ArrayList<>(assumed);
        outer.ifPresent(o -> all.addAll(o.assumed()));
        return all;
    }

    Globals globals() {
        return globals;
    }

    /** Takes a name out of this very scope, while its value is being found. */
    void forget(Name name) {
        symbols.remove(name.text());
    }

    Optional<Symbol> find(String name) {
        Symbol here = symbols.get(name);
        return here != null ? Optional.of(here) : outer.flatMap(o -> o.find(name));
    }

    /** The symbol of this very scope, outer ones left aside. */
    Optional<Symbol> findHere(String name) {
        return Optional.ofNullable(symbols.get(name));
    }

    /** Makes a name known, or known anew: whoever declares asks first whether it is taken. */
    void put(Symbol symbol) {
        symbols.put(symbol.name().text(), symbol);
    }

    /** Notes a name that a later statement defines, for the sake of the message. */
    void definesLater(Name name, Span statement) {
        later.putIfAbsent(name.text(), new Later(name, statement));
    }

    /** Where a later statement defines a name that is not known yet. */
    Optional<Later> laterDefinition(String name) {
        Later here = later.get(name);
        return here != null ? Optional.of(here) : outer.flatMap(o -> o.laterDefinition(name));
    }

    /** All visible names, the innermost first. */
    List<String> names() {
        List<String> names = new ArrayList<>(symbols.keySet());
        outer.ifPresent(o -> names.addAll(o.names()));
        return names;
    }
}
