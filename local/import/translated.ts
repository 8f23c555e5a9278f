/** What a reader of an export makes of its rows: like an adapter of webhooks, with the line that each came from. */
import type { Translation } from '../../core/sources/translation.ts';

export type Translated = { readonly line: number; readonly of: string; readonly said: Translation };
export type Reader = (row: { readonly line: number; readonly value: Record<string, unknown> }) => Iterable<Translated>;
