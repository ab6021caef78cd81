package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much HotSpot's compiler makes of vector operations, in nodes of its graph. From 18,000 nodes on it parses a method without inlining what it
 * meets, be it the Vector API's: a vector that goes through such a call is then put into an object, which costs memory at every call and, where it
 * is a sum that a loop carries, most of the speed. The numbers were counted in JDK 17's compilation log; JDK 25's are about the same.
 */
final class Bulk {
    /** What a method should stay below; bounds of rows, loops and branches that both have been taken come on top. */
    private static final int MOST = 15_000;

    /** The same where the only loop within lanes is that of the tile, and all rows are known before it. */
    private static final int MOST_OF_TERMS = 17_400;

    private static final int LOAD = 300;
    private static final int BROADCAST = 170;
    private static final int STORE = 260;
    private static final int OPERATION = 400;
    private static final int SUM = 460;
    private static final int CHOICE = 900;
    private static final int FUNCTION = 9_000;

    private Bulk() {}

    /** True if a tile and what is made of its sums are too much for one method. */
    static boolean tooMuch(Schedule schedule, List<List<Sum>> sums, Expr value) {
        Set<Expr> wholes = sums.stream().map(s -> s.get(0).whole()).collect(Collectors.toSet());
        int places = schedule.rows() * schedule.vectors();
        return ofTile(schedule, sums) + places * of(value, schedule.lane(), wholes)
                > (schedule.taps() > 1 ? MOST_OF_TERMS : MOST);
    }

    /** True if what is made of some vectors of sums, loaded and stored, is too much for one method. */
    static boolean tooMuch(int vectors, List<List<Sum>> sums, Expr value, Axis lane) {
        Set<Expr> wholes = sums.stream().map(s -> s.get(0).whole()).collect(Collectors.toSet());
        return vectors * (LOAD + STORE + of(value, lane, wholes)) > MOST;
    }

    /** True if elements that are worked out one after the other, each thing read once, are too much for one method. */
    static boolean tooMuch(List<Expr> values, Axis lane) {
        Set<Expr> reads = new LinkedHashSet<>();
        values.forEach(v -> reads(v, reads));
        int bulk = OPERATION + reads.size() * LOAD + values.size() * STORE;
        for (Expr value : values) {
            bulk += of(value, lane, reads);
        }
        return bulk > MOST;
    }

    private static void reads(Expr e, Set<Expr> found) {
        if (e instanceof Expr.Read) {
            found.add(e);
        }
        e.children().forEach(c -> reads(c, found));
    }

    /** The tile of a schedule, its sums stored as they are. */
    private static int ofTile(Schedule schedule, List<List<Sum>> sums) {
        int bulk = OPERATION + schedule.rows() * schedule.vectors() * STORE;
        for (Sum sum : sums.stream().flatMap(List::stream).toList()) {
            Expr body = sum.reduce().body();
            int shared = schedule.shared(body).size();
            int alike = schedule.alike(body).size();
            int own = Schedule.reads(body).size() - shared - alike;
            bulk += schedule.taps() * schedule.vectors() * shared * LOAD;
            bulk += schedule.taps() * schedule.rows() * alike * BROADCAST;
            bulk += schedule.taps() * schedule.rows() * schedule.vectors() * (SUM + own * LOAD);
        }
        return bulk;
    }

    private static boolean isMinusOne(Expr e) {
        return e instanceof Expr.Num n && n.value().equals(Rational.MINUS_ONE);
    }

    /** What is made of sums, for one vector. */
    private static int of(Expr value, Axis lane, Collection<Expr> sums) {
        if (sums.contains(value)) {
            return 0;
        }
        if (!value.freeAxes().contains(lane)) {
            return 0; // in a vector before the loop
        }
        if (value instanceof Expr.Read) {
            return LOAD;
        }
        if (value instanceof Expr.Iverson) {
            return CHOICE;
        }
        int children =
                value.children().stream().mapToInt(c -> of(c, lane, sums)).sum();
        if (value instanceof Expr.Add || value instanceof Expr.Mul) {
            int operands = value instanceof Expr.Add
                    ? Arena.terms(value).size()
                    : (int) Arena.factors(value).stream()
                            .filter(e -> !isMinusOne(e)) // what is taken away is no product
                            .count();
            return children + (operands - 1) * OPERATION;
        }
        if (value instanceof Expr.Call call) {
            return children
                    + switch (call.function().text()) {
                        case "max", "min", "abs", "select", "less", "less_equal", "equal", "not_equal", "sign" ->
                            CHOICE;
                        case "stop_gradient" -> 0;
                        default -> FUNCTION;
                    };
        }
        return children + OPERATION;
    }
}
