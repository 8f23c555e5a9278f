/** Doing something about alerts, one or many: the buttons, what each asks, and what is said when a colleague was first. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type * as answers from '../../../core/console/answers.ts';
import type { AlertAct } from '../../../core/console/routes.ts';
import { at, Problem, post, queryClient } from '../api.ts';
import { useDraft } from '../drafts.ts';
import { nameOf, serverNow, useMe } from '../me.ts';
import { tell } from '../news.ts';
import { alertWords, OUTCOMES, plural } from '../words.ts';
import { wordsOf } from './states.tsx';

type Alerts = readonly answers.Alert[];
export type Doing = 'snooze' | 'reassign' | 'close';

export const alertPath = (id: string, ...more: readonly string[]): string => {
  const cut = id.lastIndexOf('/');
  return at('alerts', id.slice(0, cut), id.slice(cut + 1), ...more);
};

const SAID: Readonly<Record<AlertAct['did'], string>> = {
  acknowledge: 'acknowledged',
  snooze: 'snoozed',
  reassign: 'handed over',
  close: 'closed',
  task: 'ticked',
  approve: 'approved',
  decline: 'declined',
};

type Verdict = { readonly done: number; readonly problems: readonly { readonly id: string; readonly text: string }[] };

/** One request for one alert, with its state named; one for many, with a verdict on each. */
export function useAct(onDone: () => void, { tellsProblems = false }: { readonly tellsProblems?: boolean } = {}) {
  return useMutation({
    mutationFn: async ({ alerts, action }: { readonly alerts: Alerts; readonly action: AlertAct }): Promise<Verdict> => {
      const [only] = alerts;
      if (only !== undefined && alerts.length === 1) {
        await post('act', alertPath(only.id, 'actions'), action, only.etag);
        return { done: 1, problems: [] };
      }
      const { results } = await post('actOnMany', '/alerts/actions', { action, alerts: alerts.map(({ id, etag }) => ({ id, etag })) });
      return {
        done: results.filter(({ verdict }) => verdict === 'done').length,
        problems: results
          .filter(({ verdict }) => verdict !== 'done')
          .map(({ id, reason = '' }) => ({ id: alerts.find((each) => each.id === id)?.customerName ?? id, text: reason })),
      };
    },
    onSuccess: ({ done, problems }, { action }) => {
      if (done > 0) tell('success', `${plural(done, 'alert', 'alerts')} ${SAID[action.did]}.`);
      for (const { id, text } of problems.slice(0, 3)) tell('warning', `${id}: ${text}`);
      onDone();
    },
    onError: (error) => {
      if (tellsProblems && !isSignedOut(error)) tell('warning', wordsOf(error));
    },
    // Of a state that was overtaken the newer one is shown at once.
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['alerts'] }),
        queryClient.invalidateQueries({ queryKey: ['customer'] }),
        queryClient.invalidateQueries({ queryKey: ['timeline'] }),
      ]),
  });
}

const isSignedOut = (error: unknown): boolean => error instanceof Problem && error.status === 401;

/** What stands in the way, in words; the newer state where a colleague was first. */
export function NotDone({ error, newer }: { readonly error: unknown; readonly newer?: (() => void) | undefined }) {
  // Of an expired sign-in a dialog of its own has been told.
  if (error === null || error === undefined || isSignedOut(error)) return null;
  const changed = error instanceof Problem && error.status === 412;
  return (
    <Alert
      type={changed ? 'warning' : 'error'}
      header={changed ? 'Somebody was here first' : 'That was not done'}
      action={changed && newer ? <Button onClick={newer}>Show the newer state</Button> : undefined}
    >
      {wordsOf(error)}
    </Alert>
  );
}

const DAYS = [1, 3, 7, 14, 30, 90] as const;
const NINE = 9;

/** So many days ahead, at nine in the reader's morning. */
function morningIn(days: number): string {
  const morning = new Date(serverNow());
  morning.setDate(morning.getDate() + days);
  morning.setHours(NINE, 0, 0, 0);
  // Ninety days are the most there is, to the minute.
  const latest = serverNow() + days * 86_400_000 - 60_000;
  return new Date(days === 90 ? Math.min(morning.getTime(), latest) : morning.getTime()).toISOString();
}

export function ActDialog({ doing, alerts, onClose }: { readonly doing: Doing; readonly alerts: Alerts; readonly onClose: () => void }) {
  const me = useMe();
  const [note, setNote, clearNote] = useDraft(`${doing}-${alerts.map(({ id }) => id).join()}`.slice(0, 200));
  const [days, setDays] = useState('3');
  const [to, setTo] = useState('');
  const [outcome, setOutcome] = useState('');
  const [isAsked, setAsked] = useState(false);
  const acting = useAct(() => {
    clearNote();
    onClose();
  });
  const lacks = {
    snooze: note.trim() === '' && 'Say why, so that whoever looks meanwhile knows.',
    reassign: to === '' && 'Choose who gets it.',
    close: outcome === '' && 'Choose what became of it.',
  }[doing];
  const action = (): AlertAct => {
    if (doing === 'snooze') return { did: 'snooze', until: morningIn(Number(days)), why: note.trim() };
    if (doing === 'reassign') return { did: 'reassign', to };
    return { did: 'close', outcome: outcome as 'saved', ...(note.trim() !== '' && { note: note.trim() }) };
  };
  const submit = (): void => {
    setAsked(true);
    if (!lacks) acting.mutate({ alerts, action: action() });
  };
  const who = alerts.length === 1 ? (alerts[0]?.customerName ?? alerts[0]?.customerId ?? '') : plural(alerts.length, 'alert', 'alerts');
  const title = { snooze: `Snooze: ${who}`, reassign: `Hand over: ${who}`, close: `Close: ${who}` }[doing];
  return (
    <Modal
      visible
      onDismiss={onClose}
      header={title}
      closeAriaLabel="Close this dialog"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={acting.isPending} onClick={submit}>
              {{ snooze: 'Snooze', reassign: 'Hand over', close: 'Close' }[doing]}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <NotDone error={acting.error} newer={onClose} />
        {doing === 'snooze' && (
          <FormField label="For how long" description="Nobody is told of it until then; then you are, once more.">
            <Select
              selectedOption={{ value: days, label: alertWords.snooze.days(Number(days)) }}
              options={DAYS.map((each) => ({ value: String(each), label: alertWords.snooze.days(each) }))}
              onChange={({ detail }) => setDays(detail.selectedOption.value ?? '3')}
            />
          </FormField>
        )}
        {doing === 'reassign' && (
          <FormField label="To whom" errorText={isAsked && lacks} description="They are told within a minute.">
            <Select
              filteringType="auto"
              placeholder="Choose a colleague"
              empty="No colleagues are known yet"
              selectedOption={to === '' ? null : { value: to, label: nameOf(me, to) }}
              options={[...(me?.colleagues ?? []).map(({ id, name }) => ({ value: id, label: name, description: id })), { value: 'team', label: nameOf(me, 'team') }]}
              onChange={({ detail }) => setTo(detail.selectedOption.value ?? '')}
            />
          </FormField>
        )}
        {doing === 'close' && (
          <FormField label="What became of it" errorText={isAsked && lacks}>
            <RadioGroup
              value={outcome}
              onChange={({ detail }) => setOutcome(detail.value)}
              items={Object.entries(alertWords.close.outcomes).map(([value, [, description]]) => ({ value, label: OUTCOMES[value] ?? value, description }))}
            />
          </FormField>
        )}
        {doing !== 'reassign' && (
          <FormField label={doing === 'snooze' ? 'Why it can wait' : 'A note (optional)'} errorText={doing === 'snooze' && isAsked && lacks}>
            <Textarea value={note} rows={3} onChange={({ detail }) => setNote(detail.value.slice(0, 500))} />
          </FormField>
        )}
      </SpaceBetween>
    </Modal>
  );
}
