/** `--columns customer=…,at=…[,value=…]`: which column of a log, or which SQL expression of its columns, holds what. */
import { NotDone } from '../operations.ts';

export type Columns = { readonly customer: string; readonly at: string; readonly value?: string };

const NAMES = ['customer', 'at', 'value'] as const;
const LOOKS = '--columns wants customer=COLUMN,at=COLUMN[,value=COLUMN], such as customer=user_id,at=date';

export function columnsIn(text: string): Columns {
  const found: Partial<Record<(typeof NAMES)[number], string>> = {};
  for (const part of outsideBrackets(text)) {
    const [name = '', ...rest] = part.split('=');
    const column = rest.join('=').trim();
    const known = NAMES.find((one) => one === name.trim());
    if (known === undefined || column === '') throw new NotDone(`${LOOKS}; "${part.trim()}" is none of these.`);
    if (found[known] !== undefined) throw new NotDone(`--columns says ${known} twice.`);
    found[known] = column;
  }
  const { customer, at, value } = found;
  if (customer === undefined || at === undefined) throw new NotDone(`${LOOKS}; ${customer === undefined ? 'customer' : 'at'} is missing.`);
  return { customer, at, ...(value !== undefined && { value }) };
}

/** Parts between commas; a comma within brackets or quotes belongs to an expression. */
function outsideBrackets(text: string): string[] {
  const parts = [''];
  let depth = 0;
  let quote = '';
  for (const letter of text) {
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === "'" || letter === '"') quote = letter;
    else if (letter === '(') depth++;
    else if (letter === ')') depth--;
    if (letter === ',' && depth === 0 && quote === '') parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}
