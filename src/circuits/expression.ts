/** A free parameter of a circuit, known by its name. */
export interface Parameter {
  readonly kind: 'parameter';
  readonly name: string;
}

/** A function of one expression. */
export interface FunctionOf {
  readonly kind: 'function';
  readonly name: FunctionName;
  readonly of: Expression;
}

/** Two expressions joined by an operator; `^` is the power. */
export interface BinaryExpression {
  readonly kind: 'binary';
  readonly operator: '+' | '-' | '*' | '/' | '^';
  readonly left: Expression;
  readonly right: Expression;
}

/** The functions that expressions know; `ln` is the natural logarithm. */
export type FunctionName = 'sin' | 'cos' | 'tan' | 'asin' | 'acos' | 'atan' | 'exp' | 'ln' | 'sqrt';

/** A real number that may depend on parameters: plain data, printed by `printExpression`, evaluated by `evaluate`. Angles are in radians. */
export type Expression = number | Parameter | FunctionOf | BinaryExpression;

/** What an angle may be given as: a number, the name of a parameter, or an expression. */
export type AngleLike = string | Expression;

/** A value for each parameter, by name. */
export type ParameterValues = Readonly<Record<string, number>>;
