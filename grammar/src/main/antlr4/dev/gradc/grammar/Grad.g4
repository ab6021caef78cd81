grammar Grad;
// gradc model language - draft. Newline-insensitive, semicolons optional: no statement starts with an operator or bracket,
// and there is no juxtaposition product, so the end of an expression is always decided by one token of look-ahead.
file      : packageDecl? importDecl* topDecl* EOF ;
packageDecl : PACKAGE qname ;
importDecl  : IMPORT (qname | STRING) ;
topDecl   : dimDecl | fnDecl | layerDecl | optimizerDecl | modelDecl | constDecl ;

dimDecl   : DIM dimItem (',' dimItem)* ;
dimItem   : ID ('=' expr)? ;
constDecl : CONST ID shape? '=' expr ;
fnDecl    : FN ID '(' (fnParam (',' fnParam)*)? ')' '=' expr (DERIVATIVE ID '=' expr)* ;   // derivative is optional, and is checked
fnParam   : ID shape? ('=' expr)? ;
layerDecl : LAYER ID '(' layerParam (',' layerParam)* ')' '{' stmt* RETURN expr '}' ;
layerParam: ID shape? (':' type)? ('=' expr)? ;
optimizerDecl : OPTIMIZER ID '(' (fnParam (',' fnParam)*)? ')' ON ID (',' ID)* '{' (stateDecl | assign)* '}' ;
modelDecl : MODEL ID '{' stmt* '}' ;

stmt      : dimDecl | constDecl | inputDecl | paramDecl | stateDecl | recur | outputDecl | lossDecl
          | penaltyDecl | metricDecl | settings | assign | ';' ;
inputDecl : (INPUT | TARGET) varDecl (',' varDecl)* ;
varDecl   : ID shape? (':' type)? ;
paramDecl : PARAM ID shape? (IN constraint)? ('~' expr | '=' expr)? FROZEN? ;
constraint: ID ('(' expr (',' expr)* ')')? | '(' expr ',' expr ')' ;
stateDecl : STATE ID shape? '=' expr ;
recur     : RECUR ID IN range '{' (INIT lhs '=' expr | assign | outputDecl)* '}' ;
outputDecl: OUTPUT (lhs '=' expr | ID (',' ID)*) ;
lossDecl  : LOSS expr ;
penaltyDecl : PENALTY expr ;
metricDecl: METRIC ID '=' expr ;
settings  : (TRAIN | EMIT | CHECK | DATA) '{' setting* '}' ;
setting   : key '=' expr | key argList? ;
key       : ID | OPTIMIZER | LOSS | STATE | PENALTY ;              // soft keywords
assign    : lhs '=' expr ;
lhs       : ID ('[' lhsIx (',' lhsIx)* ']')? ;
lhsIx     : ID | '-' INT | INT ;

shape     : '[' expr (',' expr)* ']' ;
type      : (ID | DIM | FN) ('(' expr (',' expr)* ')')? ;
range     : expr '..' expr ;

expr      : IF expr THEN expr ELSE expr                 # cond
          | pipe                                        # pipeE ;
pipe      : or ('|>' call)* ;
call      : ID argList ;
or        : and ('||' and)* ;
and       : cmp ('&&' cmp)* ;
cmp       : add (('<'|'<='|'>'|'>='|'=='|'!=') add)? ;
add       : term (('+'|'-') term)* ;
term      : '-'? reduction | mul ;
mul       : unary (('*'|'/'|'@') unary)* (('*'|'/'|'@') reduction)? ;
unary     : '-' unary | '!' unary | pow ;
reduction : REDUCE '[' reIx (',' reIx)* ']' term ;        // binds like a big sigma: over products, not over sums
reIx      : ID (IN range)? ;
pow       : postfix ('^' unary)? ;
postfix   : primary ('[' ix (',' ix)* ']' | argList | '.' ID)* ;
argList   : '(' (arg (',' arg)*)? ')' ;
arg       : (ID '=')? expr ;
ix        : ':' | expr ('..' expr)? ;
primary   : NUMBER | INT | STRING | ID | LOSS | REDUCE argList | '(' expr ')' | '[' (expr (',' expr)*)? ']' | record ;
record    : '{' setting* '}' ;
qname     : ID ('.' ID)* ;

PACKAGE:'package'; IMPORT:'import'; DIM:'dim'; CONST:'const'; FN:'fn'; DERIVATIVE:'derivative'; LAYER:'layer'; RETURN:'return';
OPTIMIZER:'optimizer'; ON:'on'; MODEL:'model'; INPUT:'input'; TARGET:'target'; PARAM:'param'; IN:'in'; FROZEN:'frozen';
STATE:'state'; RECUR:'recur'; INIT:'init'; OUTPUT:'output'; LOSS:'loss'; PENALTY:'penalty'; METRIC:'metric';
TRAIN:'train'; EMIT:'emit'; CHECK:'check'; DATA:'data'; IF:'if'; THEN:'then'; ELSE:'else';
REDUCE : 'sum'|'prod'|'max'|'min'|'mean'|'logsumexp'|'argmax'|'argmin' ;
ID     : [A-Za-z_Α-Ωα-ω] [A-Za-z0-9_Α-Ωα-ω]* ;
INT    : [0-9]+ ;
NUMBER : [0-9]+ '.' [0-9]+ ([eE] [+-]? [0-9]+)? | [0-9]+ [eE] [+-]? [0-9]+ ;
STRING : '"' ~["\r\n]* '"' ;
DOC    : '/**' .*? '*/' -> channel(HIDDEN) ;
BC     : '/*' .*? '*/' -> skip ;
LC     : '//' ~[\r\n]* -> skip ;
WS     : [ \t\r\n]+ -> skip ;
