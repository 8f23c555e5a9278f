/** Customers in their own words, the newest first, and the themes that a person has found in them. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import Token from '@cloudscape-design/components/token';
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type * as answers from '../../../core/console/answers.ts';
import { useFilter } from '../address.ts';
import { at, get, post, queryClient } from '../api.ts';
import { NotDone } from '../parts/act.tsx';
import { CustomerLink } from '../parts/links.tsx';
import { Failed, Nothing } from '../parts/states.tsx';
import { When } from '../parts/when.tsx';
import { Choice } from './today.tsx';

type Comment = answers.Comments['comments'][number];
const UNTAGGED = 'untagged';

export function Comments() {
  const [which, setWhich] = useFilter('comments', '');
  const list = useInfiniteQuery({
    queryKey: ['comments', which],
    queryFn: ({ pageParam }) => get('comments', '/comments', { ...(which === UNTAGGED ? { untagged: 'yes' } : { theme: which }), after: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: false,
    placeholderData: keepPreviousData,
  });
  const tagging = useMutation({
    mutationFn: ({ comment, theme, carries }: { readonly comment: Comment; readonly theme: string; readonly carries: boolean }) =>
      post('tag', at('comments', comment.customerId, comment.name, 'themes'), { theme, carries }),
    onSettled: () => Promise.all([queryClient.invalidateQueries({ queryKey: ['comments'] }), queryClient.invalidateQueries({ queryKey: ['surveys'] })]),
  });
  if (list.error !== null && list.data === undefined) return <Failed what="The comments" error={list.error} again={() => void list.refetch()} />;
  const themes = list.data?.pages[0]?.themes ?? [];
  const nameOf = (id: string): string => themes.find((theme) => theme.id === id)?.name ?? id;
  const comments = list.data?.pages.flatMap((page) => page.comments) ?? [];
  return (
    <SpaceBetween size="m">
      <NotDone error={tagging.error} />
      <Table
        header={
          <Header variant="h2" description="Of the last twelve weeks. Other teams’ customers are not shown.">
            In their own words
          </Header>
        }
        filter={
          <Choice
            label="Which comments"
            value={which}
            onChange={setWhich}
            options={[['', 'Every comment'], [UNTAGGED, 'Without a theme'], ...themes.map(({ id, name }): [string, string] => [id, name])]}
          />
        }
        items={comments}
        trackBy={({ customerId, name }) => `${customerId} ${name}`}
        loading={list.isPending}
        loadingText="Loading comments …"
        wrapLines
        ariaLabels={{ tableLabel: 'Comments' }}
        columnDefinitions={[
          { id: 'at', header: 'When', width: 140, cell: ({ at: when }) => <When at={when} /> },
          { id: 'customer', header: 'Customer', width: 170, cell: ({ customerId, customerName }) => <CustomerLink id={customerId} name={customerName} /> },
          {
            id: 'text',
            header: 'What they said',
            isRowHeader: true,
            minWidth: 240,
            cell: ({ text, kind, score, scale }) => (
              <>
                <span className="said">{text}</span>
                {score !== undefined && <Box variant="small" display="block">{`${kind?.toUpperCase() ?? 'Answer'}: ${score} of ${scale}`}</Box>}
              </>
            ),
          },
          {
            id: 'themes',
            header: 'Themes',
            minWidth: 200,
            cell: (comment) => (
              <SpaceBetween size="xxs">
                {comment.themes.map((theme) => (
                  <Token key={theme} label={nameOf(theme)} dismissLabel={`No longer: ${nameOf(theme)}`} onDismiss={() => tagging.mutate({ comment, theme, carries: false })} />
                ))}
                {comment.suggested.map((theme) => (
                  <Button key={theme} variant="inline-link" onClick={() => tagging.mutate({ comment, theme, carries: true })}>
                    {`${nameOf(theme)}?`}
                  </Button>
                ))}
                {themes.length > 0 && (
                  <Select
                    ariaLabel="Add a theme"
                    placeholder="Add a theme"
                    selectedOption={null}
                    options={themes.filter(({ id }) => !comment.themes.includes(id)).map(({ id, name }) => ({ value: id, label: name }))}
                    onChange={({ detail }) => tagging.mutate({ comment, theme: detail.selectedOption.value ?? '', carries: true })}
                  />
                )}
              </SpaceBetween>
            ),
          },
        ]}
        empty={<Nothing title="Nobody has said anything in words">Words beside an answer, and feedback from elsewhere, show here.</Nothing>}
      />
      {list.hasNextPage && (
        <Box textAlign="center">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show what was said before
          </Button>
        </Box>
      )}
    </SpaceBetween>
  );
}
