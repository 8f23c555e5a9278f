/** Closed lists of words in the console's answers. Apart from their schemas, which the function never asks for. */

export const SORTS = ['message', 'order', 'case', 'survey', 'alert'] as const;
export const TIMELINE_SORTS = [...SORTS, 'outage'] as const;
/** What became of telling a customer of a report. */
export const TOLD = ['told', 'delivered', 'bounced', 'waiting', 'not-told', 'not-asked'] as const;
