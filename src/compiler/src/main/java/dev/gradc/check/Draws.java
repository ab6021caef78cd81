package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The numbers an initialiser draws for one parameter, in the order in which an element draws them, and the parameter's fans. */
final class Draws {
    private final List<Dim> dims;
    private final List<Tensor> drawn = new ArrayList<>();

    Draws(List<Dim> dims) {
        this.dims = List.copyOf(dims);
    }

    Array draw(Arena arena, Role role) {
        String base = role == Role.UNIFORM ? "u" : "g";
        List<Axis> axes = dims.stream().map(Dim::axis).toList();
        Tensor tensor = new Tensor(new Name(base, drawn.size() + 1), role, axes);
        drawn.add(tensor);
        return Array.of(dims, arena.readAt(tensor, axes));
    }

    List<Tensor> drawn() {
        return List.copyOf(drawn);
    }

    /** How many numbers enter one output: for [m,n] it is n, for a kernel [o,c,k,k] it is c·k·k. */
    long fanIn() {
        return dims.size() < 2 ? size(0) : size(1) * receptive();
    }

    /** How many numbers one input reaches. */
    long fanOut() {
        return dims.size() < 2 ? size(0) : size(0) * receptive();
    }

    private long size(int i) {
        return i < dims.size() ? dims.get(i).extent() : 1;
    }

    private long receptive() {
        long product = 1;
        for (int i = 2; i < dims.size(); i++) {
            product *= dims.get(i).extent();
        }
        return product;
    }
}
