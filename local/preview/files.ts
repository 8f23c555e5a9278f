/** The preview as files: an index, a sheet for each kind and page, and each document by itself. */
import type { Document } from './documents.ts';
import type { Files } from './serve.ts';
import { indexOf, sheetOf } from './sheet.ts';

export const fileOf = ({ id }: Pick<Document, 'id'>): string => `d/${id}.html`;
/** Empty: documents take turns in it. */
export const HOST_FILE = 'd/host.html';

export function filesOf(documents: readonly Document[]): Files {
  const groups = Map.groupBy(documents, ({ group }) => group);
  return new Map([
    ['index.html', indexOf(groups)],
    ...[...groups].map(([group, members]) => [`${group}.html`, sheetOf(group, members)] as const),
    ...documents.map((document) => [fileOf(document), document.html] as const),
    [HOST_FILE, '<!doctype html><html lang="en"><head><title>Host</title></head><body></body></html>'],
  ]);
}
