package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Element;
import dev.gradc.loops.Place;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Whole;
import java.util.List;
import java.util.function.UnaryOperator;

/** Statements with other indices: each sum that is an index of an element, or of a row, in the order in which they stand. */
final class Offsets extends Rewriting implements Statement.Visitor<Statement> {
    private final UnaryOperator<Whole.Affine> change;

    private Offsets(UnaryOperator<Whole.Affine> change) {
        this.change = change;
    }

    static Block of(Block block, UnaryOperator<Whole.Affine> change) {
        return new Offsets(change).block(block);
    }

    private Block block(Block block) {
        return new Block(block.statements().stream().map(s -> s.accept(this)).toList());
    }

    private Whole index(Whole whole) {
        return whole instanceof Whole.Affine affine ? change.apply(affine) : whole;
    }

    private Array array(Array array) {
        return array instanceof Array.Row row ? new Array.Row(row.buffer(), index(row.row())) : array;
    }

    private Element place(Element e) {
        return new Element(array(e.array()), e.at().stream().map(this::index).toList());
    }

    private Place place(Place place) {
        return place instanceof Element e ? place(e) : place;
    }

    // ---------------------------------------------------------------- statements

    @Override
    public Statement note(Statement.Note s) {
        return s;
    }

    @Override
    public Statement loop(Statement.For s) {
        return new Statement.For(s.counter(), s.from(), s.to(), s.step(), block(s.body()));
    }

    @Override
    public Statement lanes(Statement.Lanes s) {
        return new Statement.Lanes(s.counter(), s.from(), s.to(), s.vectors(), block(s.body()));
    }

    @Override
    public Statement fold(Statement.Fold s) {
        return new Statement.Fold(place(s.place()), s.joining(), s.variable());
    }

    @Override
    public Statement choice(Statement.If s) {
        return new Statement.If(of(s.condition()), block(s.then()), block(s.otherwise()));
    }

    @Override
    public Statement let(Statement.Let s) {
        return new Statement.Let(s.variable(), of(s.value()));
    }

    @Override
    public Statement letRow(Statement.LetRow s) {
        return new Statement.LetRow(s.variable(), array(s.of()));
    }

    @Override
    public Statement store(Statement.Store s) {
        return new Statement.Store(place(s.place()), of(s.value()));
    }

    @Override
    public Statement accumulate(Statement.Accumulate s) {
        return new Statement.Accumulate(place(s.place()), of(s.value()));
    }

    @Override
    public Statement fill(Statement.Fill s) {
        return new Statement.Fill(array(s.array()), of(s.value()));
    }

    @Override
    public Statement copy(Statement.Copy s) {
        return new Statement.Copy(array(s.from()), index(s.first()), array(s.to()), index(s.at()), s.length());
    }

    @Override
    public Statement turn(Statement.Turn s) {
        return new Statement.Turn(s.from(), index(s.rows()), s.to(), index(s.columns()));
    }

    @Override
    public Statement call(Statement.Call s) {
        List<Argument> arguments = s.arguments().stream()
                .map(a -> a instanceof Array row ? array(row) : a)
                .toList();
        return new Statement.Call(s.method(), arguments);
    }

    @Override
    public Statement nextStep(Statement.NextStep s) {
        return s;
    }

    @Override
    public Statement seed(Statement.Seed s) {
        return s;
    }

    @Override
    public Statement seedRow(Statement.SeedRow s) {
        return s;
    }

    // ---------------------------------------------------------------- values

    @Override
    public Value element(Element v) {
        return place(v);
    }
}
