/** EventBridge event patterns, as far as our rules use them; what is not known here is refused when the system starts. */
export type Pattern = { readonly [field: string]: Pattern | readonly Condition[] };
export type Condition =
  | string
  | number
  | boolean
  | null
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly exists: boolean }
  | { readonly 'anything-but': string | readonly string[] | { readonly prefix: string } };

export function matches(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const value = typeof event === 'object' && event !== null ? (event as Record<string, unknown>)[field] : undefined;
    return Array.isArray(wanted) ? wanted.some((condition) => holds(condition as Condition, value)) : matches(wanted as Pattern, value);
  });
}

function holds(condition: Condition, value: unknown): boolean {
  if (typeof condition !== 'object' || condition === null) return value === condition;
  if ('prefix' in condition) return typeof value === 'string' && value.startsWith(condition.prefix);
  if ('suffix' in condition) return typeof value === 'string' && value.endsWith(condition.suffix);
  if ('exists' in condition) return (value !== undefined) === condition.exists;
  const not = condition['anything-but'];
  if (typeof not === 'string') return value !== not;
  if ('prefix' in not) return !(typeof value === 'string' && value.startsWith(not.prefix));
  return typeof value === 'string' && !not.includes(value);
}

/** The first condition that we would not understand, for a start that says so. */
export function unknownCondition(pattern: Pattern): string | undefined {
  for (const wanted of Object.values(pattern)) {
    const unknown = Array.isArray(wanted) ? wanted.find((condition) => !isKnown(condition)) : unknownCondition(wanted as Pattern);
    if (unknown !== undefined) return typeof unknown === 'string' ? unknown : JSON.stringify(unknown);
  }
  return undefined;
}

const isKnown = (condition: unknown): boolean =>
  typeof condition !== 'object' || condition === null || ['prefix', 'suffix', 'exists', 'anything-but'].some((word) => word in condition);
