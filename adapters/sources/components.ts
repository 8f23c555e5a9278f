/** From what a source calls a thing to the components that customers are known to use. */
type ByName = Readonly<Record<string, readonly string[]>>;

/** Those of the first of the names that the settings know, else the one that stands for itself. None where the settings say that nobody is told. */
export function componentsFor(settings: ByName, names: readonly string[], otherwise: string): readonly string[] {
  const known = names.find((name) => Object.hasOwn(settings, name));
  return known === undefined ? [otherwise] : (settings[known] ?? []);
}
