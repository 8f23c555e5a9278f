import type { Sender } from '../core/notices/sender.ts';
import type { LinkClaims } from '../core/ports.ts';
import type { Language } from '../templates/pages/words.ts';
import type { HttpRequest } from './http.ts';

/** Somebody with a good link: what it says, and whether they look or press the button. */
export type Visit = {
  readonly request: HttpRequest;
  readonly claims: LinkClaims;
  readonly language: Language;
  readonly sender: Sender;
  readonly records: boolean /** Where the console is, without a slash at the end; none where there is no console. */;
  readonly console?: string | undefined;
};
