package dev.gradc.lower;

import dev.gradc.Golden;
import dev.gradc.loops.NumberType;
import org.junit.jupiter.api.Test;

/**
 * Loop programs as they print: a small net in plain nests, one whose layers are long enough for row kernels, one whose rows are so short that they
 * lie one behind the other, a tiny one in straight lines.
 */
class LoopProgramGoldenTest {
    @Test
    void plainNests() {
        check("nests.txt", Networks.regression(4, 2, 3, 1));
    }

    @Test
    void rowKernels() {
        check("kernels.txt", Networks.classifier(16, 12, 40, 9));
    }

    @Test
    void packedRows() {
        check("packed.txt", Networks.classifier(16, 12, 20, 9));
    }

    @Test
    void straightLines() {
        check("lines.txt", Networks.regression(1, 2, 2, 1));
    }

    private static void check(String file, Subject subject) {
        Golden.check(
                LoopProgramGoldenTest.class,
                file,
                subject.lower(NumberType.FLOAT).toString());
    }
}
