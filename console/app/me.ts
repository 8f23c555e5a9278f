/** Who reads, and by which clock: the server's counts. */
import { createContext, use } from 'react';
import type { Me } from '../../core/console/answers.ts';

export const MeContext = createContext<Me | undefined>(undefined);
export const useMe = (): Me | undefined => use(MeContext);

const BY_ITSELF: Readonly<Record<string, string>> = { team: 'Nobody’s (the team)', manager: 'The manager' };

/** A colleague's name, where it is known. */
export const nameOf = (me: Me | undefined, id: string): string => BY_ITSELF[id] ?? me?.colleagues.find((each) => each.id === id)?.name ?? id;

/** The server's time now: what it said last, and what has passed since. Locally its clock can be turned. */
let offset = 0;
/** @param heardAt when it was said, by the reader's own clock */
export const setServerTime = (iso: string, heardAt: number): void => {
  offset = Date.parse(iso) - heardAt;
};
export const serverNow = (): number => Date.now() + offset;
