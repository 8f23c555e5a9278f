/** What stands where data is not (yet): loading, failed, nothing there. In words for people, with what to do. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Spinner from '@cloudscape-design/components/spinner';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Problem } from '../api.ts';

export function Loading({ what }: { readonly what: string }) {
  return (
    <Box padding="l" textAlign="center" color="text-status-inactive">
      <Spinner /> Loading {what} …
    </Box>
  );
}

export function Nothing({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Box padding="l" textAlign="center" color="text-body-secondary">
      <Box variant="strong">{title}</Box>
      {children !== undefined && <Box variant="p">{children}</Box>}
    </Box>
  );
}

export const wordsOf = (error: unknown): string =>
  error instanceof Problem ? error.message : 'Something went wrong on this page. Reload it, and if it goes wrong again, tell whoever runs the system.';

export function Failed({ what, error, again }: { readonly what: string; readonly error: unknown; readonly again: () => void }) {
  const isRefusal = error instanceof Problem && error.status >= 400 && error.status < 500;
  return (
    <Alert
      type={isRefusal ? 'info' : 'error'}
      header={isRefusal ? undefined : `${what} could not be loaded`}
      action={isRefusal ? undefined : <Button onClick={again}>Try again</Button>}
    >
      {wordsOf(error)}
    </Alert>
  );
}

/** The data once it is there; what was loaded before stays while a newer look fails. */
export function Loaded<T>({ query, what, children }: { readonly query: UseQueryResult<T>; readonly what: string; readonly children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Failed what={what.charAt(0).toUpperCase() + what.slice(1)} error={query.error} again={() => void query.refetch()} />;
  return <Loading what={what} />;
}
