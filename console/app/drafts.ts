/** What somebody is typing, kept in this tab until it is sent: a sign-in that expires or a connection that breaks takes nothing away. */
import { useEffect, useState } from 'react';

const PREFIX = 'beforehand.draft.';

export function useDraft(name: string): readonly [string, (text: string) => void, () => void] {
  const key = `${PREFIX}${name}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  useEffect(() => setText(sessionStorage.getItem(key) ?? ''), [key]);
  const write = (next: string): void => {
    setText(next);
    if (next === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, next);
  };
  return [text, write, () => write('')];
}
