/**
 * The model language. Lines have no meaning and semicolons are optional: no statement starts with an operator or a
 * bracket and two values never stand side by side, so that one token decides where an expression ends.
 *
 * The grammar knows no layer, activation, loss or optimiser. Where a rule takes more than is allowed (any statement in
 * any body, any name after a dot), the syntax builder says so in better words than a grammar can.
 */
grammar Grad;

file            : packageDecl? (importDecl | ';')* (topDecl ';'*)* EOF ;
packageDecl     : PACKAGE qualifiedName ;
importDecl      : IMPORT (qualifiedName | STRING) ;
topDecl         : dimDecl | constDecl | fnDecl | layerDecl | optimizerDecl | initializerDecl | ruleDecl | modelDecl ;

// declarations
dimDecl         : DIM dimItem (',' dimItem)* ;
dimItem         : ID ('=' expr)? ;
constDecl       : CONST ID shape? '=' expr ;
fnDecl          : FN ID formals '=' expr derivative* ;
derivative      : DERIVATIVE ID '=' expr ;                              // a claim to be checked
layerDecl       : LAYER ID formals '{' (stmt | ';')* RETURN expr ';'* '}' ;
optimizerDecl   : OPTIMIZER ID formals on body ;
initializerDecl : INITIALIZER ID formals on? '=' expr ;
ruleDecl        : (CONSTRAINT | SCHEDULE | CLIPPING) ID formals ON ID shape? (',' ID)* '=' expr inverse? ;
inverse         : INIT ID '=' expr ;                                     // where a constrained value comes from
modelDecl       : MODEL ID body ;
formals         : '(' (formal (',' formal)*)? ')' ;
formal          : (ID shape? | REDUCE) (':' type)? ('=' expr)? ;           // a scalar may be called mean or max
on              : ON ID (',' ID)* ;
shape           : '[' expr (',' expr)* ']' ;
type            : (ID | DIM | FN) ('(' expr (',' expr)* ')')? ;

// statements
body            : '{' (stmt | ';')* '}' ;
stmt            : dimDecl | constDecl | inputDecl | paramDecl | stateDecl | recurDecl | initDecl | outputDecl
                | lossDecl | penaltyDecl | metricDecl | settingsDecl | assign ;
inputDecl       : (INPUT | TARGET) variable (',' variable)* ;
variable        : ID shape? (':' type)? ;
paramDecl       : PARAM ID shape? (IN constraint)? start? FROZEN? ;
constraint      : ID ('(' expr (',' expr)* ')')? | '(' expr ',' expr ')' ;
start           : ('~' | '=') expr ;
stateDecl       : STATE ID shape? '=' expr ;
recurDecl       : RECUR ID IN range body ;
initDecl        : INIT lhs '=' expr ;
outputDecl      : OUTPUT (assign | ID (',' ID)*) ;
lossDecl        : LOSS expr ;
penaltyDecl     : PENALTY expr ;
metricDecl      : METRIC ID '=' expr ;
settingsDecl    : (TRAIN | EMIT | CHECK | DATA) record ;
record          : '{' (setting | ';')* '}' ;
setting         : key '=' (expr | record) | key argList? ;
key             : ID | PACKAGE | DIM | CONST | LAYER | OPTIMIZER | INITIALIZER | SCHEDULE | MODEL | INPUT | TARGET | PARAM
                | STATE | INIT | OUTPUT | LOSS | PENALTY | METRIC | TRAIN | EMIT | CHECK | DATA ;   // words that are free in here
assign          : lhs '=' expr ;
lhs             : ID ('[' leftIndex (',' leftIndex)* ']')? ;
leftIndex       : ID (IN range)? | '-'? INT ;

// expressions, weakest first
expr            : IF expr THEN expr ELSE expr | pipe ;
pipe            : or ('|>' stage)* ;
stage           : call | ID ;                                           // a bare name is called without arguments
or              : and ('||' and)* ;
and             : comparison ('&&' comparison)* ;
comparison      : sum (('<' | '<=' | '>' | '>=' | '==' | '!=') sum)? ;
sum             : term (('+' | '-') term)* ;
term            : '-'? reduction | product ;
product         : unary (('*' | '/' | '@') unary)* (('*' | '/' | '@') '-'? reduction)? ;
reduction       : REDUCE '[' boundIndex (',' boundIndex)* (IF expr)? ']' term ;   // over products, not over sums, like a big sigma
boundIndex      : ID (IN range)? ;
range           : expr '..' expr ;
unary           : ('-' | '!') unary | power ;
power           : postfix ('^' unary)? ;
postfix         : primary ('[' subscript (',' subscript)* ']' | '.' ID)* | REDUCE ;
subscript       : ':' | expr ('..' expr)? ;
primary         : NUMBER | INT | STRING | call | ID | LOSS | '(' expr ')' | '[' (expr (',' expr)*)? ']' ;
call            : (ID | REDUCE) argList ;
argList         : '(' (arg (',' arg)*)? ')' ;
arg             : ((ID | REDUCE) '=')? expr ('..' expr)? ;               // a range only where data are described
qualifiedName   : ID ('.' ID)* ;

// words of the language: PACKAGE is the first, REDUCE the last
PACKAGE         : 'package' ;
IMPORT          : 'import' ;
DIM             : 'dim' ;
CONST           : 'const' ;
FN              : 'fn' ;
DERIVATIVE      : 'derivative' ;
LAYER           : 'layer' ;
RETURN          : 'return' ;
OPTIMIZER       : 'optimizer' ;
INITIALIZER     : 'initializer' ;
CONSTRAINT      : 'constraint' ;
SCHEDULE        : 'schedule' ;
CLIPPING        : 'clipping' ;
ON              : 'on' ;
MODEL           : 'model' ;
INPUT           : 'input' ;
TARGET          : 'target' ;
PARAM           : 'param' ;
IN              : 'in' ;
FROZEN          : 'frozen' ;
STATE           : 'state' ;
RECUR           : 'recur' ;
INIT            : 'init' ;
OUTPUT          : 'output' ;
LOSS            : 'loss' ;
PENALTY         : 'penalty' ;
METRIC          : 'metric' ;
TRAIN           : 'train' ;
EMIT            : 'emit' ;
CHECK           : 'check' ;
DATA            : 'data' ;
IF              : 'if' ;
THEN            : 'then' ;
ELSE            : 'else' ;
REDUCE          : 'sum' | '\u03A3' | 'prod' | 'max' | 'min' | 'mean' | 'var' | 'logsumexp' | 'argmax' | 'argmin' ;

ID              : LETTER (LETTER | [0-9])* ;
INT             : [0-9]+ ;
NUMBER          : [0-9]+ '.' [0-9]+ EXPONENT? | [0-9]+ EXPONENT ;
STRING          : '"' ~["\r\n]* '"' ;
COMMENT         : '/*' .*? '*/' -> channel(HIDDEN) ;                    // kept: one that begins with two stars documents
LINE_COMMENT    : '//' ~[\r\n]* -> skip ;
BLANK           : [ \t\r\n]+ -> skip ;
BYTE_ORDER_MARK : '\uFEFF' -> channel(HIDDEN) ;

// never part of a correct text: they are here to be told about
FOREIGN         : '**' | '->' | '=>' | '&' | '|' | '%' | ':=' | '+=' | '-=' | '*=' | '/=' | '===' | '!==' | '<>' | '?'
                | '\'' | '#' | '\\' | '$' | '`' ;
UNCLOSED_STRING : '"' ~["\r\n]* ;
UNCLOSED_COMMENT: '/*' ;
OTHER           : . ;

fragment LETTER   : [A-Za-z_\u0391-\u03A1\u03A3-\u03A9\u03B1-\u03C1\u03C3-\u03C9] ;
fragment EXPONENT : [eE] [+-]? [0-9]+ ;
