package dev.gradc.source;

/**
 * The kinds of things a user can get wrong, each with a short stable id and a title. The message of a diagnostic says
 * what happened in this place; the title says what kind of thing it is.
 */
public enum ErrorCode {
    // text
    CHARACTER("SYN-01", "a character that has no place in the language"),
    UNCLOSED_STRING("SYN-02", "a string that is not closed on its line"),
    UNCLOSED_COMMENT("SYN-03", "a comment that is not closed"),
    UNCLOSED_BRACKET("SYN-04", "a bracket that is not closed"),
    UNEXPECTED("SYN-05", "something else was expected here"),
    NAME_EXPECTED("SYN-06", "a name was expected"),
    SIDE_BY_SIDE("SYN-07", "two values side by side"),
    KEYWORD_AS_NAME("SYN-08", "a word of the language used as a name"),
    FOREIGN_OPERATOR("SYN-09", "an operator of another language"),
    FOREIGN_WORD("SYN-10", "a keyword of another language"),
    EQUALS_TWICE("SYN-11", "= and == mixed up"),
    VALUE_MISSING("SYN-12", "a value is missing"),
    TYPE_MISSING("SYN-13", "the : before a type is missing"),
    OUTSIDE_MODEL("SYN-14", "a statement outside a model"),
    MISPLACED("SYN-15", "a statement that does not belong here"),
    RETURN_MISSING("SYN-16", "a layer without return"),
    COMMA("SYN-17", "a comma too many or too few"),
    BRACKET_KIND("SYN-18", "the wrong kind of bracket"),
    ELSE_MISSING("SYN-19", "an if without then or else"),
    NUMBER_FORM("SYN-20", "a number in a form that is not known"),
    PROPERTY("SYN-21", "a property that is not known"),
    ORDER("SYN-22", "package and imports stand first"),

    // names
    UNKNOWN_NAME("NAME-01", "a name that is not declared"),
    DUPLICATE_NAME("NAME-02", "a name declared twice"),
    UNKNOWN_FUNCTION("NAME-03", "a function, layer or optimiser that is not known"),
    UNKNOWN_ARGUMENT("NAME-04", "an argument that is not known"),
    MISSING_ARGUMENT("NAME-05", "an argument that is missing"),
    TOO_MANY_ARGUMENTS("NAME-06", "too many arguments"),
    UNKNOWN_IMPORT("NAME-07", "an import that is not found"),
    USED_BEFORE_DEFINED("NAME-08", "a name used before it is defined"),
    ILLEGAL_NAME("NAME-09", "a name that cannot be used"),
    RECURSIVE("NAME-10", "a definition that uses itself"),
    NAME_CLASH("NAME-11", "two names that become one in Java"),
    DUPLICATE_ARGUMENT("NAME-12", "an argument given twice"),
    NOT_APPLIED("NAME-13", "a layer that is applied to nothing"),

    // sizes
    SHAPES_DIFFER("SHAPE-01", "shapes that do not agree elementwise"),
    PRODUCT_SIZES("SHAPE-02", "sizes that do not agree in a matrix product"),
    RANK("SHAPE-03", "a tensor with the wrong number of indices"),
    UNKNOWN_SIZE("SHAPE-04", "a size that is not known"),
    NOT_A_SIZE("SHAPE-05", "a size that is not a whole number above zero"),
    NOT_SCALAR("SHAPE-06", "a scalar was expected"),
    TRANSPOSE_RANK("SHAPE-07", "only a matrix can be transposed"),
    ARGUMENT_SHAPE("SHAPE-08", "an argument with the wrong shape"),

    // indices
    UNKNOWN_INDEX("INDEX-01", "an index that is not bound"),
    INDEX_RANGE_UNKNOWN("INDEX-02", "an index whose range is not known"),
    OUT_OF_RANGE("INDEX-03", "an index that runs out of range"),
    RANGES_DIFFER("INDEX-04", "an index with two different ranges"),
    NOT_AFFINE("INDEX-05", "an index that is not a linear expression of indices"),
    INDEX_TWICE("INDEX-06", "an index bound twice"),
    EMPTY_RANGE("INDEX-07", "a range with nothing in it"),

    // types
    TYPE_MISMATCH("TYPE-01", "a value of the wrong type"),
    UNKNOWN_TYPE("TYPE-02", "a type that is not known"),
    NOT_A_FUNCTION("TYPE-03", "a function was expected"),
    NOT_CONSTANT("TYPE-04", "a constant was expected"),
    NO_OVERLOAD("TYPE-05", "no variant of a function takes these arguments"),
    CONDITION("TYPE-06", "a condition was expected"),
    LABEL_RANGE("TYPE-07", "a class label outside its range"),
    CONSTANT_VALUE("TYPE-08", "a constant that is not a finite number"),
    NOT_DRAWN("TYPE-09", "a number drawn outside an initialiser"),

    // gradients
    NO_GRADIENT("GRAD-01", "a parameter that no gradient reaches"),
    NOT_DIFFERENTIABLE("GRAD-02", "an expression that has no derivative"),
    WRONG_DERIVATIVE("GRAD-03", "a claimed derivative that is wrong"),
    NO_PARAMETER("GRAD-04", "a model without parameters to learn"),
    CONSTRAINT("GRAD-05", "a constraint that a parameter cannot keep"),

    // the model as a whole
    NO_MODEL("MODEL-01", "a file without a model"),
    NO_LOSS("MODEL-02", "a model without a loss"),
    TWO_LOSSES("MODEL-03", "a model with two losses"),
    NO_INPUT("MODEL-04", "a model without an input"),
    NO_OUTPUT("MODEL-05", "a model without an output"),
    LOSS_NOT_SCALAR("MODEL-06", "a loss that is not one number"),
    NOT_AVAILABLE("MODEL-07", "a construct that is not available yet"),
    UNKNOWN_MODEL("MODEL-08", "a model that is not in the file"),
    RECURRENCE("MODEL-09", "a recurrence that looks ahead"),
    PENALTY("MODEL-10", "a penalty that is not one of parameters alone"),
    UNUSED_STATE("MODEL-11", "a state that is never updated"),

    // training, data, code
    UNKNOWN_SETTING("TRAIN-01", "a setting that is not known"),
    SETTING_VALUE("TRAIN-02", "a setting with a value that cannot be used"),
    NO_OPTIMIZER("TRAIN-03", "training without an optimiser"),
    DUPLICATE_SETTING("TRAIN-04", "a setting given twice"),
    DATA_NAME("DATA-01", "data for something that is neither input nor target"),
    DATA_MISSING("DATA-02", "an input or target without data"),
    DATA_SHAPE("DATA-03", "data of the wrong shape"),
    DATA_VALUE("DATA-04", "a data setting that cannot be used"),
    JAVA_NAME("EMIT-01", "a name that cannot be a name in Java"),

    // limits
    TOO_DEEP("LIMIT-01", "nested too deeply"),
    TOO_LONG("LIMIT-02", "a text that is too long"),
    SIZE_OVERFLOW("LIMIT-03", "a size that is too large"),
    TOO_MUCH_MEMORY("LIMIT-04", "a model that needs too much memory"),
    NAME_TOO_LONG("LIMIT-05", "a name that is too long"),
    TOO_MANY_STEPS("LIMIT-06", "a model with too many operations"),
    TOO_LARGE_A_CLASS("LIMIT-07", "a model whose Java class would be too large"),

    // advice
    CONTINUED_LINE("LINT-01", "a line that continues the one above"),
    UNUSED("LINT-02", "a declaration that is not used"),
    SHADOWED("LINT-03", "a name that hides another"),
    SUSPICIOUS("LINT-04", "a construct that is probably not meant");

    private final String id;
    private final String title;

    ErrorCode(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** The short id shown in brackets, {@code SHAPE-02}; it never changes its meaning. */
    public String id() {
        return id;
    }

    /** What kind of thing it is, in a few words without a full stop. */
    public String title() {
        return title;
    }
}
