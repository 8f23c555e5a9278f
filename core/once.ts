/** Makes something when it is first asked for: a function meets two or three of the many schemas that its code knows, and making them all was a third of its start. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
