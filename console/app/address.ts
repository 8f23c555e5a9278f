/** Filters live in the address: a view can be sent to somebody, and "back" goes back. */
import { useSearchParams } from 'wouter';

export function useFilter(name: string, usual: string): readonly [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = (value: string): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === usual) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return [params.get(name) ?? usual, set];
}
