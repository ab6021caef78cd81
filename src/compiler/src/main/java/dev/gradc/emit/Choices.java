package dev.gradc.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.emit.ClassNames.Helper;
import dev.gradc.emit.ClassNames.Own;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** Choices by a name's position in a list, as switches; one of very many cases in several methods, as a method's code has a greatest length. */
final class Choices {
    private static final int MOST_CASES = 200;

    private final ClassNames names;
    private final Helpers helpers;
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<MethodSpec> parts = new ArrayList<>();

    Choices(ClassNames names, Helpers helpers) {
        this.names = names;
        this.helpers = helpers;
    }

    /**
     * What is chosen from.
     *
     * @param known the list of names
     * @param kind what they are names of, for a message
     * @param name the variable that holds the name looked for
     * @param cases what to do, by position: a statement, or a value if the choice gives one
     */
    record Choice(Own known, String kind, String name, Map<Integer, CodeBlock> cases) {}

    /** The methods that cases were moved to. */
    List<MethodSpec> parts() {
        return parts;
    }

    /** A switch of statements. @param passed the variables that they use */
    CodeBlock statements(String title, Names locals, Choice choice, ParameterSpec... passed) {
        return code(title, locals, choice, TypeName.VOID, passed);
    }

    /** A switch that returns a value. */
    CodeBlock values(String title, Names locals, Choice choice, TypeName type) {
        return code(title, locals, choice, type);
    }

    private CodeBlock code(String title, Names locals, Choice choice, TypeName type, ParameterSpec... passed) {
        String known = names.field(choice.known());
        String found = CodeBlock.of("$L.indexOf(String.valueOf($L))", known, choice.name())
                .toString();
        CodeBlock unknown = CodeBlock.of(
                "throw $L($L, $L, $L);\n",
                helpers.call(Helper.UNKNOWN),
                Literals.of(choice.kind()),
                choice.name(),
                known);
        if (choice.cases().size() <= MOST_CASES) {
            return choose(found, choice.cases(), type, unknown);
        }
        String position = locals.fresh("position");
        Map<Integer, Map<Integer, CodeBlock>> groups = new LinkedHashMap<>();
        choice.cases()
                .forEach((at, code) -> groups.computeIfAbsent(at / MOST_CASES, g -> new LinkedHashMap<>())
                        .put(at, code));
        Map<Integer, CodeBlock> calls = new LinkedHashMap<>();
        groups.forEach((group, cases) -> calls.put(group, part(title, position, cases, type, passed)));
        String which = "Math.floorDiv(" + position + ", " + MOST_CASES + ")";
        return CodeBlock.builder()
                .addStatement("int $L = $L", position, found)
                .add(choose(which, calls, type, unknown))
                .build();
    }

    /** Statements one after the other, in parts if they are very many. */
    CodeBlock sequence(String title, List<CodeBlock> statements, ParameterSpec passed) {
        if (statements.size() <= MOST_CASES) {
            return CodeBlock.join(statements, "");
        }
        CodeBlock.Builder calls = CodeBlock.builder();
        for (int from = 0; from < statements.size(); from += MOST_CASES) {
            String name = names.part(title, counts.merge(title, 1, Integer::sum));
            List<CodeBlock> some = statements.subList(from, Math.min(from + MOST_CASES, statements.size()));
            parts.add(MethodSpec.methodBuilder(name)
                    .addModifiers(Modifier.PRIVATE)
                    .addParameter(passed)
                    .addCode(CodeBlock.join(some, ""))
                    .build());
            calls.addStatement("$L($N)", name, passed);
        }
        return calls.build();
    }

    private static CodeBlock choose(String by, Map<Integer, CodeBlock> cases, TypeName type, CodeBlock otherwise) {
        boolean gives = !type.equals(TypeName.VOID);
        CodeBlock.Builder code = CodeBlock.builder().add(gives ? "return " : "").add("switch ($L) {\n$>", by);
        cases.forEach((at, each) -> code.add("case $L -> ", Literals.of(at)).add(each));
        return code.add("default -> ")
                .add(otherwise)
                .add(gives ? "$<};\n" : "$<}\n")
                .build();
    }

    private CodeBlock part(
            String title, String position, Map<Integer, CodeBlock> cases, TypeName type, ParameterSpec... passed) {
        String name = names.part(title, counts.merge(title, 1, Integer::sum));
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE)
                .returns(type)
                .addParameter(TypeName.INT, position);
        CodeBlock.Builder call = CodeBlock.builder().add("$L($L", name, position);
        for (ParameterSpec each : passed) {
            method.addParameter(each);
            call.add(", $N", each);
        }
        CodeBlock impossible = CodeBlock.of("throw new IllegalStateException();\n");
        parts.add(method.addCode(choose(position, cases, type, impossible)).build());
        return call.add(");\n").build();
    }
}
