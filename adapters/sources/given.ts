import type { SourceSettings } from '../../core/sources/settings.ts';
import type { Headers, Translation } from '../../core/sources/translation.ts';

/** A delivery whose signature has been found good and whose body is JSON (long numbers as text). */
export type Given = { readonly headers: Headers; readonly payload: unknown; readonly settings: SourceSettings };

/** Pure: the same delivery is the same facts under the same ids. Throws BadPayload for what its own source would not have sent. */
export type Translate = (given: Given) => Translation;
