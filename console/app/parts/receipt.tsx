/** What became of one message, in words: sent how and when, or why not. */
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type * as answers from '../../../core/console/answers.ts';
import { channelText, reasonWhy } from '../words.ts';
import { When } from './when.tsx';

type Message = answers.Message;

export function Verdict({ message: { decision, reason, channel, at, until, delivery = {} } }: { readonly message: Message }) {
  const by = channel === undefined ? '' : ` by ${channelText(channel)}`;
  if (decision === 'sent') {
    if (delivery.bounced !== undefined) return <StatusIndicator type="error">sent{by}, and it bounced</StatusIndicator>;
    if (delivery.complained !== undefined) return <StatusIndicator type="warning">sent{by}; they marked it as spam</StatusIndicator>;
    return (
      <StatusIndicator type="success">
        {delivery.delivered === undefined ? `sent${by} ` : `delivered${by} `}
        <When at={delivery.delivered ?? at} />
      </StatusIndicator>
    );
  }
  if (decision === 'skipped') return <StatusIndicator type="stopped">not sent: {reasonWhy(reason)}</StatusIndicator>;
  if (decision === 'failed') return <StatusIndicator type="error">could not be sent: {reasonWhy(reason)}</StatusIndicator>;
  if (decision === 'held')
    return (
      <StatusIndicator type="pending">
        waits: {reasonWhy(reason)}
        {until !== undefined && (
          <>
            {', until '}
            <When at={until} />
          </>
        )}
      </StatusIndicator>
    );
  return <StatusIndicator type="in-progress">on its way</StatusIndicator>;
}

const FACTS: Readonly<Record<string, string>> = {
  class: 'Class of message',
  channel: 'Channel',
  consent: 'Their consent',
  by: 'Newer news',
  zone: 'Their time zone',
  zoneFrom: 'Time zone known from',
  ageHours: 'Age in hours',
  maxAgeHours: 'Longest age in hours',
  rule: 'Which cap',
  lastKind: 'What they had before',
  lastAt: 'When',
  insteadOf: 'Instead of',
  toldBefore: 'Told of it before',
  percent: 'Percent held out',
  incident: 'Outage',
  case: 'Case',
  alert: 'Alert',
  since: 'Since',
  why: 'Why',
};

/** The facts that the gate saw when it decided. */
export function Because({ message: { because = {}, kind, at, delivery } }: { readonly message: Message }) {
  const facts = Object.entries(because);
  if (facts.length === 0 && delivery === undefined) return null;
  return (
    <ExpandableSection headerText="What was seen when this was decided" variant="footer">
      <Box variant="small">
        <ul>
          {facts.map(([name, value]) => (
            <li key={name}>{`${FACTS[name] ?? name}: ${value === true ? 'yes' : value === false ? 'no' : String(value)}`}</li>
          ))}
          {Object.entries(delivery ?? {}).map(([what, when]) => (
            <li key={what}>
              {`The provider says: ${what} `}
              <When at={when} />
            </li>
          ))}
          <li>
            {`Decided (${kind}) `}
            <When at={at} />
          </li>
        </ul>
      </Box>
    </ExpandableSection>
  );
}
