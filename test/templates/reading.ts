/** What a reader sees of a message's HTML, for the tests of this folder. */
import type { Kind } from '../../core/notices/kinds.ts';
import { SAMPLES } from '../../templates/samples.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#34;': '"', '&#39;': "'", '&nbsp;': ' ' };
const unescaped = (text: string): string => text.replace(/&(?:amp|lt|gt|#34|#39|nbsp);/g, (entity) => ENTITIES[entity] ?? entity);

/** The runs of words between tags that are not inline, in their order, without head, comments and the hidden preview. */
export function blocksOf(html: string): readonly string[] {
  return html
    .replace(/<head>[\s\S]*?<\/head>|<!--[\s\S]*?-->|<div style="display:none[^>]*>[^<]*<\/div>/g, '')
    .replace(/<\/?(?:a|span)\b[^>]*>/g, '')
    .split(/<[^>]*>/)
    .map((text) => unescaped(text).trim())
    .filter((text) => text !== '');
}

export const hrefsOf = (html: string): readonly string[] => [...html.matchAll(/ href="([^"]*)"/g)].map(([, href]) => unescaped(href ?? ''));

/** The sample's variables with some replaced. */
export const sample = (kind: Kind, changes: Readonly<Record<string, unknown>> = {}, variant = 'full'): Readonly<Record<string, unknown>> => ({
  ...SAMPLES[kind][variant],
  ...changes,
});

export function without(variables: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const { [name]: _, ...rest } = variables;
  return rest;
}
