package dev.gradc.emit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a generated class asks of a class file, estimated from its text, word by word: of constants rather too many than too few, with the names of
 * local variables, which javac keeps where Maven calls it; of code at least half of what there is.
 */
final class ClassFileNeeds {
    private static final Pattern WORD =
            Pattern.compile("//.*|\"(?:[^\"\\\\]++|\\\\.)*+\"|\\d[\\w.]*|[A-Za-z_]\\w*|[-+*/<>=!&|?\\[]");
    private static final Pattern PARAMETER = Pattern.compile("(\\w+(?:<\\w+>)?(?:\\[])*) \\w+(?=[,)])");
    private static final Set<String> WITHOUT_CODE = Set.of(
            ("abstract final import int float double long boolean void else for new" + " private public static this")
                    .split(" "));
    private static final Set<String> SHORT = Set.of("0", "1", "2", "3", "4", "5", "null", "true", "false");
    private static final int OF_EVERY_CLASS = 500; // types, methods of the JDK, attributes
    private static final int MEMBER = 3; // a name, that name with a type, and both with the class
    private static final int CODE = 3; // bytes for a name or a number: its place takes two

    private final Set<String> members = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    private final Set<String> types = new HashSet<>();
    private int numbers;
    private String member = "";
    private final StringBuilder head = new StringBuilder();
    private int code;
    private boolean comment;

    private String longest = "";
    private int bytes;
    private String widest = "";
    private int slots;

    private ClassFileNeeds() {}

    static ClassFileNeeds of(String text) {
        ClassFileNeeds needs = new ClassFileNeeds();
        text.lines().forEach(needs::line);
        needs.end();
        return needs;
    }

    /** Names, types and numbers, at most 65,535 in a class file. */
    int constants() {
        long plain = words.stream().filter(w -> !members.contains(w)).count();
        int named = MEMBER * members.size() + (int) plain + types.size() + numbers;
        return OF_EVERY_CLASS
                + named
                + named / 50; // what no rule here knows: in large classes the rest is right to 1 %
    }

    /** The method with the most code. */
    String longest() {
        return longest;
    }

    /** What its bytes of code, at most 65,535, are not less than. */
    int bytes() {
        return bytes / 2;
    }

    /** The method with the most parameters. */
    String widest() {
        return widest;
    }

    /** Its parameters, the object itself among them, long and double as two: at most 255. */
    int slots() {
        return slots;
    }

    private void line(String line) {
        String bare = line.strip();
        boolean told = comment || bare.startsWith("/*");
        comment = told && !bare.endsWith("*/");
        if (told || bare.startsWith("import")) {
            return;
        }
        if (line.startsWith("    ") && line.length() > 4 && Character.isLetter(line.charAt(4))) {
            end();
            head.append(bare);
        } else if (head.length() > 0 && member.isEmpty()) {
            head.append(' ').append(bare);
        }
        if (member.isEmpty() && (head.indexOf("{") >= 0 || head.indexOf(";") >= 0)) {
            begin();
        }
        Matcher word = WORD.matcher(bare);
        while (word.find()) {
            word(word.group(), word.end() < bare.length() && bare.charAt(word.end()) == '(');
        }
    }

    /** A field or method, whose head is known. */
    private void begin() {
        String declared = head.toString().replaceFirst(" ?(=|;|\\{).*", "");
        int open = declared.indexOf('(');
        List<String> before = List.of((open < 0 ? declared : declared.substring(0, open)).split(" "));
        member = before.get(before.size() - 1);
        members.add(member);
        code = 0;
        if (open >= 0) {
            List<String> own =
                    PARAMETER.matcher(declared).results().map(r -> r.group(1)).toList();
            types.add(before.get(before.size() - 1 - Math.min(1, before.size() - 1)) + own);
            int taken = 1
                    + own.size()
                    + (int) own.stream()
                            .filter(t -> t.equals("double") || t.equals("long"))
                            .count();
            if (taken > slots) {
                slots = taken;
                widest = member;
            }
        }
    }

    private void end() {
        if (code > bytes) {
            bytes = code;
            longest = member;
        }
        member = "";
        head.setLength(0);
        code = 0;
    }

    private void word(String word, boolean called) {
        char first = word.charAt(0);
        if (word.startsWith("//")) {
            return;
        }
        if (first == '"' || Character.isDigit(first)) {
            numbers += words.add(word) ? size(word) - 1 : 0;
            code += SHORT.contains(word) ? 1 : CODE;
        } else if (Character.isLetter(first) || first == '_') {
            (called ? members : words).add(word);
            code += WITHOUT_CODE.contains(word) ? 0 : SHORT.contains(word) ? 1 : CODE;
        } else {
            code++;
        }
    }

    /** The constants that a literal takes. */
    private static int size(String literal) {
        boolean wide = literal.charAt(0) == '"'
                || !literal.endsWith("f") && !literal.endsWith("F") && (literal.contains(".") || literal.contains("E"));
        return wide || literal.endsWith("L") ? 2 : 1;
    }
}
