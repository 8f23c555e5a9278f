/** What every message and page says of the company that sends it. */
export type Sender = { readonly company: string; readonly support: string };
