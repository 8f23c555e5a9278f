/** What a reader sees of HTML. */

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
