/** One alert with everything about it, where its customer is: reasons, what would clear it, its playbook, what has been done, and the buttons. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type * as answers from '../../../core/console/answers.ts';
import { nameOf, serverNow, useMe } from '../me.ts';
import { Due, PriorityBadge, State } from '../pages/today.tsx';
import { alertWords, FLAGS, format, money, OUTCOMES } from '../words.ts';
import { type Doing, useAct } from './act.tsx';
import { Away, When } from './when.tsx';

/** @param onDoing opens the dialog, which belongs to the page: the card may leave its place while somebody types */
export function AlertCard({ alert, onDoing }: { readonly alert: answers.Alert; readonly onDoing: (doing: Doing) => void }) {
  const me = useMe();
  const acting = useAct(() => undefined, { tellsProblems: true });
  const now = serverNow();
  const isOpen = alert.status !== 'closed';
  const name = (id: string): string => nameOf(me, id);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            <>
              Open since <When at={alert.openedAt} />, {alert.owner === me?.id ? 'yours' : `${name(alert.owner)}’s`}
              {alert.coverFor !== undefined && ` (in place of ${name(alert.coverFor)})`}
            </>
          }
          actions={
            isOpen &&
            alert.mayAct && (
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={alert.acknowledged !== undefined} loading={acting.isPending} onClick={() => acting.mutate({ alerts: [alert], action: { did: 'acknowledge' } })}>
                  Acknowledge
                </Button>
                <Button onClick={() => onDoing('snooze')}>Snooze</Button>
                <Button onClick={() => onDoing('reassign')}>Hand over</Button>
                <Button variant="primary" onClick={() => onDoing('close')}>
                  Close
                </Button>
              </SpaceBetween>
            )
          }
        >
          {`Alert: ${FLAGS[alert.flag].toLowerCase()}`}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {!alert.mayAct && isOpen && <Box color="text-body-secondary">{`Only ${name(alert.owner)} or a lead can act on this alert.`}</Box>}
        <KeyValuePairs
          columns={4}
          minColumnWidth={140}
          items={[
            { label: 'State', value: <State alert={alert} now={now} /> },
            { label: 'Priority', value: <PriorityBadge priority={alert.priority} /> },
            { label: 'Due', value: <Due alert={alert} now={now} /> },
            { label: 'At risk a year', value: alert.moneyAtRisk === undefined ? 'unknown' : money(alert.moneyAtRisk) },
          ]}
        />
        {alert.closed && (
          <Box>
            {`${OUTCOMES[alert.closed.outcome] ?? alert.closed.outcome}${alert.closed.by === undefined ? '' : `, said ${name(alert.closed.by)}`}, `}
            <When at={alert.closed.at} />
            {alert.closed.why !== undefined && `: “${alert.closed.why}”`}
          </Box>
        )}
        {alert.playbook && isOpen && <Playbook alert={alert} playbook={alert.playbook} acting={acting} now={now} />}
        {alert.actions.length > 0 && (
          <ExpandableSection headerText={`What has been done (${alert.actions.length})`}>
            <ul>
              {alert.actions.map((action) => (
                <li key={action.n}>
                  <When at={action.at} /> {didText(action, name)}
                  {action.why !== undefined && <span className="said">{` “${action.why}”`}</span>}
                </li>
              ))}
            </ul>
          </ExpandableSection>
        )}
      </SpaceBetween>
    </Container>
  );
}

export function didText({ did, by, what = '' }: { readonly did: string; readonly by: string; readonly what?: string | undefined }, name: (id: string) => string): string {
  const { did: words, tasks } = alertWords;
  switch (did) {
    case 'acknowledge':
      return words.acknowledge(name(by));
    case 'snooze':
      return words.snooze(name(by), format.moment(Date.parse(what)));
    case 'reassign':
      return words.reassign(name(by), name(what));
    case 'close':
      return words.close(name(by), OUTCOMES[what] ?? what);
    case 'task':
      return words.task(name(by), tasks.names[what.split(':')[0] as keyof typeof tasks.names] ?? what);
    case 'approve':
      return words.approve(name(by), what);
    case 'decline':
      return words.decline(name(by), what);
    default:
      return `${name(by)}: ${did}`;
  }
}

type PlaybookProps = { readonly alert: answers.Alert; readonly playbook: NonNullable<answers.Alert['playbook']>; readonly acting: ReturnType<typeof useAct>; readonly now: number };

function Playbook({ alert, playbook, acting, now }: PlaybookProps) {
  const me = useMe();
  const { names } = alertWords.tasks;
  return (
    <div>
      <Box variant="h3">What to do, step by step</Box>
      <SpaceBetween size="xxs">
        {playbook.asked && (
          <SpaceBetween direction="horizontal" size="xs">
            <StatusIndicator type="pending">
              {alertWords.approval.asked(nameOf(me, playbook.asked.by), `${playbook.asked.goodwill.kind} ${playbook.asked.goodwill.amount} ${playbook.asked.goodwill.currency}`)}
            </StatusIndicator>
            {me?.role !== 'csm' && (
              <>
                <Button variant="inline-link" onClick={() => acting.mutate({ alerts: [alert], action: { did: 'approve' } })}>
                  Approve
                </Button>
                <Button variant="inline-link" onClick={() => acting.mutate({ alerts: [alert], action: { did: 'decline' } })}>
                  Decline
                </Button>
              </>
            )}
          </SpaceBetween>
        )}
        {playbook.tasks.map(({ id, dueAt, done }) => {
          const text = names[id as keyof typeof names] ?? id;
          return (
            <div key={id} className="step">
              {done ? (
                <StatusIndicator type="success">
                  {`${text} (${nameOf(me, done.by)}, `}
                  <When at={done.at} />
                  {')'}
                </StatusIndicator>
              ) : (
                <>
                  <StatusIndicator type={Date.parse(dueAt) < now ? 'warning' : 'pending'}>
                    {`${text}, due `}
                    <Away at={dueAt} now={now} />
                  </StatusIndicator>
                  {alert.mayAct && (
                    <Button variant="inline-link" ariaLabel={`Done: ${text}`} onClick={() => acting.mutate({ alerts: [alert], action: { did: 'task', task: id } })}>
                      Done
                    </Button>
                  )}
                </>
              )}
            </div>
          );
        })}
      </SpaceBetween>
    </div>
  );
}
