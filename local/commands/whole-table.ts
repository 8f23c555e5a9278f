/** The table that a backup or a restore is about. The AWS clients are loaded only here. */
import type { RawItem } from '../../adapters/aws/whole-table.ts';
import type { WholeTable } from '../backup.ts';
import { NotDone } from '../operations.ts';

export async function wholeTable({ stack, table }: { readonly stack?: string | undefined; readonly table?: string | undefined }): Promise<WholeTable<RawItem>> {
  if (stack === undefined && table === undefined)
    throw new NotDone('Say --stack NAME or --table NAME. The local system is backed up by copying its folder (.beforehand/) while it does not run.');
  const [{ cloudFormationClient, stackNames }, { dynamoClient }, { everyItem, isEmpty, putItems }] = await Promise.all([
    import('../../adapters/aws/stack.ts'),
    import('../../adapters/aws/table.ts'),
    import('../../adapters/aws/whole-table.ts'),
  ]);
  const name = table ?? (await stackNames(cloudFormationClient(), stack ?? '')).table;
  const client = dynamoClient();
  return { pages: () => everyItem(client, name), isEmpty: () => isEmpty(client, name), put: (items) => putItems(client, name, items) };
}
