/** A customer from everywhere: by name, e-mail address or the beginning of an id. "/" puts the cursor here. */
import Autosuggest from '@cloudscape-design/components/autosuggest';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { get } from './api.ts';
import { wordsOf } from './parts/states.tsx';

const WAIT_MS = 150;
const MOST = 8;

export function Search() {
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const asked = useLate(typed.trim());
  const input = useRef<{ focus: () => void }>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const found = useQuery({ queryKey: ['search', asked], queryFn: () => get('search', '/customers', { q: asked, limit: MOST }), enabled: asked.length > 1, refetchInterval: false });
  const go = (id: string): void => {
    setTyped('');
    navigate(`/customers/${encodeURIComponent(id)}`);
  };
  const isWaiting = asked.length > 1 && (found.isFetching || asked !== typed.trim());
  return (
    <search className="search">
      <Autosuggest
        ref={input as never}
        value={typed}
        onChange={({ detail }) => setTyped(detail.value)}
        onSelect={({ detail }) => {
          const option = detail.selectedOption;
          if (option === undefined) navigate(`/found?q=${encodeURIComponent(detail.value)}`);
          else go(option.value ?? '');
        }}
        options={(found.data?.customers ?? []).map(({ id, name, email, plan }) => ({
          value: id,
          label: name ?? id,
          description: [id, email].filter(Boolean).join(' · '),
          ...(plan !== undefined && { labelTag: plan }),
        }))}
        filteringType="manual"
        enteredTextLabel={(text) => `Search for “${text}”`}
        statusType={found.isError ? 'error' : isWaiting ? 'loading' : 'finished'}
        loadingText="Looking …"
        errorText={wordsOf(found.error)}
        recoveryText="Try again"
        onLoadItems={() => undefined}
        empty={asked.length > 1 ? 'Nobody of that name, address or id' : 'Type at least two letters'}
        placeholder="Find a customer (press /)"
        ariaLabel="Find a customer by name, e-mail or id"
      />
    </search>
  );
}

/** The text once nothing has been typed for a moment. */
function useLate(text: string): string {
  const [late, setLate] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLate(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return late;
}
