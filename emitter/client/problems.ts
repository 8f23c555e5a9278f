/** What can go wrong, as types. Part of the package's types, so it imports nothing. */

/** One offending field: where, what the contract wants, and the shape (never the value) of what came. */
export type FieldProblem = { readonly path: string; readonly expected: string; readonly received: string };

/** The contract refuses the event: a mistake of the program that sends it. Nothing was sent. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
  readonly type: string;
  readonly errors: readonly FieldProblem[];

  constructor(type: string, errors: readonly FieldProblem[]) {
    super(`${type}: ${errors.map(({ path, expected, received }) => `${path || 'the event'}: expected ${expected}, received ${received}`).join('; ')}`);
    this.type = type;
    this.errors = errors;
  }
}

/** The event did not arrive, as far as we know. Its message names no customer and no value. */
export class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
  readonly id: string;
  readonly type: string;
  /** What the bus or the intake said: `ThrottlingException`, `503`, `ECONNREFUSED`; `full`, `closed` for ours. */
  readonly code: string;
  readonly tries: number;
  /** Whether the same event may be taken another time. */
  readonly retryable: boolean;
  /** The fields that the intake refused, where it said so. */
  readonly errors: readonly FieldProblem[];

  constructor(fields: {
    readonly id: string;
    readonly type: string;
    readonly code: string;
    readonly tries: number;
    readonly retryable: boolean;
    readonly errors?: readonly FieldProblem[];
    readonly remedy?: string;
  }) {
    super(
      `${fields.id.startsWith(fields.type) ? fields.id : `${fields.type} ${fields.id}`} was not delivered after ${fields.tries} ${fields.tries === 1 ? 'try' : 'tries'}: ${fields.code}${fields.remedy === undefined ? '' : `. ${fields.remedy}`}`,
    );
    this.id = fields.id;
    this.type = fields.type;
    this.code = fields.code;
    this.tries = fields.tries;
    this.retryable = fields.retryable;
    this.errors = fields.errors ?? [];
  }
}

/** The emitter has been closed and takes nothing more. */
export class EmitterClosed extends Error {
  override readonly name = 'EmitterClosed';
}

/** An option makes no sense. Its message says which, and what would. */
export class BadOption extends Error {
  override readonly name = 'BadOption';
}
