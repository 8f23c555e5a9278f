/** A function meets two or three of the event types, and making the schemas of all of them takes a fifth of its start: each is made when it is first asked for. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
