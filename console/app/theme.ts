/** Light or dark: as the reader's system has it, or as they have chosen here. */
import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { useSyncExternalStore } from 'react';

const CHOSEN = 'beforehand.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

const chosen = (): string | null => localStorage.getItem(CHOSEN);
const isDark = (): boolean => (chosen() === null ? system.matches : chosen() === 'dark');

function apply(): void {
  applyMode(isDark() ? Mode.Dark : Mode.Light);
  document.documentElement.style.colorScheme = isDark() ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

export function followTheme(): void {
  system.addEventListener('change', apply);
  apply();
}

export function turnTheme(): void {
  localStorage.setItem(CHOSEN, isDark() ? 'light' : 'dark');
  apply();
}

export const useIsDark = (): boolean =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isDark);
