/** Every message in every language, as its reader sees it; and one to oneself, to see it in a mailbox. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import Tabs from '@cloudscape-design/components/tabs';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type * as answers from '../../../core/console/answers.ts';
import { useFilter } from '../address.ts';
import { at, get, post } from '../api.ts';
import { tell } from '../news.ts';
import { NotDone } from '../parts/act.tsx';
import { Go } from '../parts/links.tsx';
import { MailPreview } from '../parts/mail-preview.tsx';
import { Loaded } from '../parts/states.tsx';
import { CLASSES, kindText, plural } from '../words.ts';
import { Choice } from './today.tsx';

const LANGUAGES: Readonly<Record<string, string>> = { en: 'English', de: 'Deutsch' };

export default function Messages({ kind }: { readonly kind: string | undefined }) {
  const kinds = useQuery({ queryKey: ['kinds'], queryFn: () => get('kinds', '/messages'), refetchInterval: false, staleTime: Number.POSITIVE_INFINITY });
  return (
    <Loaded query={kinds} what="the messages">
      {(data) => (kind === undefined ? <Every kinds={data} /> : <One key={kind} kind={decodeURIComponent(kind)} kinds={data} />)}
    </Loaded>
  );
}

function Every({ kinds: { kinds, locales } }: { readonly kinds: answers.Kinds }) {
  return (
    <Table
      variant="full-page"
      header={
        <Header variant="h1" counter={`(${kinds.length})`} description={`Everything that may be sent, in ${locales.map((each) => LANGUAGES[each] ?? each).join(' and ')}.`}>
          Messages
        </Header>
      }
      items={kinds}
      trackBy="kind"
      wrapLines
      ariaLabels={{ tableLabel: 'Messages' }}
      columnDefinitions={[
        { id: 'kind', header: 'Message', isRowHeader: true, minWidth: 220, cell: ({ kind }) => <Go to={`/messages/${encodeURIComponent(kind)}`}>{kindText(kind)}</Go> },
        { id: 'class', header: 'Class', minWidth: 200, cell: ({ class: each }) => CLASSES[each] ?? each },
        {
          id: 'age',
          header: 'Not sent when older than',
          minWidth: 120,
          cell: ({ maxAgeHours }) => (maxAgeHours >= 48 ? plural(maxAgeHours / 24, 'day', 'days') : plural(maxAgeHours, 'hour', 'hours')),
        },
        { id: 'id', header: 'Name of the event', minWidth: 180, cell: ({ kind }) => <Box variant="code">{kind}</Box> },
      ]}
    />
  );
}

function One({ kind, kinds }: { readonly kind: string; readonly kinds: answers.Kinds }) {
  const [, navigate] = useLocation();
  const [locale, setLocale] = useFilter('locale', 'en');
  const [variant, setVariant] = useFilter('variant', 'full');
  const preview = useQuery({
    queryKey: ['preview', kind, locale, variant],
    queryFn: () => get('preview', at('messages', kind), { locale, variant }),
    refetchInterval: false,
    placeholderData: keepPreviousData,
  });
  const test = useMutation({
    mutationFn: () => post('testSend', at('messages', kind, 'test'), { locale, variant }),
    onSuccess: ({ to, outcome, why }) => tell(outcome === 'accepted' ? 'success' : 'warning', outcome === 'accepted' ? `Sent to ${to}.` : `Not sent to ${to}: ${why ?? outcome}.`),
  });
  const known = kinds.kinds.find((each) => each.kind === kind);
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={known === undefined ? undefined : (CLASSES[known.class] ?? known.class)}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={() => navigate('/messages')}>All messages</Button>
            <Button variant="primary" loading={test.isPending} onClick={() => test.mutate()}>
              Send a test to me
            </Button>
          </SpaceBetween>
        }
      >
        {kindText(kind)}
      </Header>
      <NotDone error={test.error} />
      <SpaceBetween direction="horizontal" size="xs">
        <Choice label="Language" value={locale} onChange={setLocale} options={kinds.locales.map((each) => [each, LANGUAGES[each] ?? each])} />
        <Choice label="Case" value={variant} onChange={setVariant} options={(known?.variants ?? ['full']).map((each) => [each, VARIANTS[each] ?? `Case: ${each}`])} />
      </SpaceBetween>
      <Loaded query={preview} what="the message">
        {(data) => (
          <Container header={<Header variant="h2">{data.subject}</Header>}>
            <Tabs
              tabs={[
                { id: 'mail', label: 'E-mail', content: <MailPreview html={data.html} title={data.subject} /> },
                { id: 'text', label: 'Plain text', content: <pre className="said">{data.text}</pre> },
                { id: 'short', label: 'SMS', content: <pre className="said">{data.short}</pre> },
              ]}
            />
          </Container>
        )}
      </Loaded>
    </SpaceBetween>
  );
}

const VARIANTS: Readonly<Record<string, string>> = { full: 'With everything known', required: 'With the least that is known' };
