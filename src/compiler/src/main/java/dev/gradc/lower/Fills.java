package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.List;

/** A whole buffer set to one value. */
final class Fills {
    private Fills() {}

    /** @param batched true to fill the rows in hand only: those of a buffer that has one a sample */
    static void fill(Code code, Buffer buffer, boolean batched, Value value) {
        if (buffer.layout() instanceof Layout.Rows rows) {
            Variable row = Variable.counter(code.fresh("row"));
            Whole to = batched ? Whole.of(code.count()) : Whole.of(rows.rows());
            Statement fill = new Statement.Fill(buffer.row(Whole.of(row)), value);
            code.add(Statement.For.upTo(row, to, new Block(List.of(fill))));
        } else if (buffer.rank() == 1) {
            code.add(new Statement.Fill(buffer, value));
        } else {
            code.add(new Statement.Store(buffer.at(), value));
        }
    }
}
