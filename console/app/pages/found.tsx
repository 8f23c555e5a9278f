/** Everybody whom a search found. */
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useFilter } from '../address.ts';
import { get } from '../api.ts';
import { nameOf, useMe } from '../me.ts';
import { CustomerLink } from '../parts/links.tsx';
import { Loaded, Nothing } from '../parts/states.tsx';

export default function Found() {
  const me = useMe();
  const [q] = useFilter('q', '');
  const found = useQuery({ queryKey: ['found', q], queryFn: () => get('search', '/customers', { q, limit: 50 }), enabled: q !== '', refetchInterval: false });
  return (
    <Loaded query={found} what="customers">
      {({ customers, isCut }) => (
        <Table
          header={
            <Header variant="h1" counter={`(${customers.length}${isCut ? '+' : ''})`} description={isCut ? 'There are more. A longer word finds the rest.' : undefined}>
              {`Customers found for “${q}”`}
            </Header>
          }
          variant="full-page"
          trackBy="id"
          items={customers}
          columnDefinitions={[
            { id: 'name', header: 'Customer', isRowHeader: true, cell: ({ id, name }) => <CustomerLink id={id} name={name} /> },
            { id: 'email', header: 'E-mail', cell: ({ email }) => email ?? '' },
            { id: 'plan', header: 'Plan', cell: ({ plan }) => plan ?? '' },
            { id: 'csm', header: 'Looked after by', cell: ({ csm }) => (csm === undefined ? 'Nobody yet' : nameOf(me, csm)) },
          ]}
          empty={
            <Nothing title="Nobody of that name, address or id">
              A name is found by how its words begin, an e-mail address only as a whole. Customers of other teams are not shown.
            </Nothing>
          }
        />
      )}
    </Loaded>
  );
}
