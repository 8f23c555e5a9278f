/** The classes of messages: which are paused, by whom and why, and the switch. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { RulesView } from '../../../core/console/answers.ts';
import type { BodyOf } from '../../../core/console/routes.ts';
import { post, queryClient } from '../api.ts';
import { useDraft } from '../drafts.ts';
import { useMe } from '../me.ts';
import { tell } from '../news.ts';
import { NotDone } from '../parts/act.tsx';
import { When } from '../parts/when.tsx';
import { CLASSES } from '../words.ts';

export function Classes({ rules }: { readonly rules: RulesView }) {
  const me = useMe();
  const [asked, setAsked] = useState<string>();
  return (
    <SpaceBetween size="m">
      <Alert type="info">A pause holds every message of its class and drops none: they go out when it ends, and get no older meanwhile.</Alert>
      <Table
        items={rules.classes}
        trackBy="class"
        wrapLines
        ariaLabels={{ tableLabel: 'Classes of messages' }}
        columnDefinitions={[
          { id: 'class', header: 'Class', isRowHeader: true, minWidth: 220, cell: ({ class: name }) => CLASSES[name] ?? name },
          { id: 'refusable', header: 'Can be refused', minWidth: 110, cell: ({ refusable }) => (refusable ? 'yes' : 'not by e-mail') },
          { id: 'quiet', header: 'At night', minWidth: 110, cell: ({ quietHours }) => ({ go: 'goes out', wait: 'waits', 'phone-waits': 'SMS wait' })[quietHours] ?? quietHours },
          { id: 'state', header: 'State', minWidth: 200, cell: ({ class: name }) => <ClassState rules={rules} name={name} /> },
          ...(me?.role === 'admin'
            ? [
                {
                  id: 'do',
                  header: 'Change',
                  minWidth: 120,
                  cell: ({ class: name }: RulesView['classes'][number]) => (
                    <Button onClick={() => setAsked(name)} ariaLabel={`${rules.paused.some((pause) => pause.class === name) ? 'Resume' : 'Pause'}: ${CLASSES[name]}`}>
                      {rules.paused.some((pause) => pause.class === name) ? 'Resume' : 'Pause'}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {asked !== undefined && <PauseForm key={asked} name={asked} isPaused={rules.paused.some((pause) => pause.class === asked)} onDone={() => setAsked(undefined)} />}
    </SpaceBetween>
  );
}

function ClassState({ rules, name }: { readonly rules: RulesView; readonly name: string }) {
  const pause = rules.paused.find((each) => each.class === name);
  if (pause === undefined) return <StatusIndicator type="success">goes out</StatusIndicator>;
  return (
    <>
      <StatusIndicator type="warning">
        paused by {pause.by}, <When at={pause.since} />
      </StatusIndicator>
      <Box variant="small" display="block">{`“${pause.why}”`}</Box>
    </>
  );
}

function PauseForm({ name, isPaused, onDone }: { readonly name: string; readonly isPaused: boolean; readonly onDone: () => void }) {
  const [why, setWhy, clearWhy] = useDraft(`pause-${name}`);
  const pausing = useMutation({
    mutationFn: () => post('pause', '/pauses', { class: name as BodyOf<'pause'>['class'], paused: !isPaused, why: why.trim() }),
    onSuccess: (after) => {
      queryClient.setQueryData(['rules'], after);
      clearWhy();
      tell('success', isPaused ? 'It goes on.' : 'Paused. Every message of this class waits from now on.');
      onDone();
    },
  });
  return (
    <Container header={<Header variant="h2">{`${isPaused ? 'Resume' : 'Pause'}: ${CLASSES[name] ?? name}`}</Header>}>
      <SpaceBetween size="m">
        <NotDone error={pausing.error} />
        <FormField label="Why" description="Those who find it paused will want to know.">
          <Input value={why} onChange={({ detail }) => setWhy(detail.value)} />
        </FormField>
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" disabled={why.trim().length < 3} loading={pausing.isPending} onClick={() => pausing.mutate()}>
            {isPaused ? 'Resume' : 'Pause'}
          </Button>
          <Button variant="link" onClick={onDone}>
            Cancel
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </Container>
  );
}
