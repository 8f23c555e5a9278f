/** Takes the place of `@smithy/core/event-streams` in the bundles of functions (infra/bundling.ts): of what they call, nothing streams events. */
export class EventStreamSerde {
  constructor() {
    throw new Error('This call streams events; infra/bundling.ts leaves the code for that out of functions.');
  }
}

export const eventStreamSerdeProvider = (): never => {
  throw new Error('This client streams events; infra/bundling.ts leaves the code for that out of functions.');
};
