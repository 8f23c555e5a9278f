/** What has just happened, on top of the page: done, or not. */
import { useSyncExternalStore } from 'react';

export type Item = { readonly id: string; readonly type: 'success' | 'info' | 'warning' | 'error'; readonly text: string };

const MOST = 3;
const GONE_AFTER_MS = 8_000;
let items: readonly Item[] = [];
let told = 0;
const listeners = new Set<() => void>();

function become(next: readonly Item[]): void {
  items = next;
  for (const listener of listeners) listener();
}

export function tell(type: Item['type'], text: string): void {
  const id = `news-${++told}`;
  become([{ id, type, text }, ...items].slice(0, MOST));
  // What went well need not be put away by hand.
  if (type === 'success') setTimeout(() => clearNews(id), GONE_AFTER_MS);
}

export const clearNews = (id: string): void => become(items.filter((item) => item.id !== id));

export const useNews = (): readonly Item[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => items,
  );
