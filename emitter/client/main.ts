/** The package `@beforehand/emitter`, as it is imported. */
import { createEmitter } from './emitter.ts';
import { BadOption, EmitterClosed, InvalidEvent, NotDelivered } from './problems.ts';

export type * from './api.ts';
export type * from './events.generated.ts';
export type { FieldProblem } from './problems.ts';
export { BadOption, createEmitter, EmitterClosed, InvalidEvent, NotDelivered };
