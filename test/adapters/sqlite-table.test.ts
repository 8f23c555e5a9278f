import { openStore } from '../../adapters/local/store.ts';
import { sqliteTable } from '../../adapters/local/table.ts';
import { tableContract } from './table-contract.ts';

tableContract('SQLite', async () => {
  const store = openStore(':memory:');
  return { table: sqliteTable(store), close: async () => store.close() };
});
