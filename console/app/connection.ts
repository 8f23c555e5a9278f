/** Whether the server is reached. Said once, on top of the page; everything that was loaded stays where it is. */
import { useSyncExternalStore } from 'react';

let isLost = false;
const listeners = new Set<() => void>();

function become(lost: boolean): void {
  if (lost === isLost) return;
  isLost = lost;
  for (const listener of listeners) listener();
}

export const connectionLost = (): void => become(true);
export const connectionThere = (): void => become(false);
window.addEventListener('offline', connectionLost);

export const useIsOffline = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isLost,
  );
