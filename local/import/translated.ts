/** What a reader of an export makes of a row: like an adapter of webhooks, with the line that it came from. */
import type { Translation } from '../../core/sources/translation.ts';

export type Translated = { readonly line: number; readonly of: string; readonly said: Translation };
