/** What every message and page says of the company that sends it. Links that are not set are left out wherever they would stand. */
export type Sender = {
  readonly company: string;
  readonly support: string;
  /** Where the company says what works and what does not; an http or https address. */
  readonly statusPage?: string;
  /** Where customers find answers by themselves; an http or https address. */
  readonly help?: string;
};

/** As functions are given it: empty where it was not set. */
export type SenderEnv = { readonly COMPANY: string; readonly SUPPORT_ADDRESS: string; readonly STATUS_PAGE_URL: string; readonly HELP_URL: string };

export const senderFrom = ({ COMPANY, SUPPORT_ADDRESS, STATUS_PAGE_URL, HELP_URL }: SenderEnv): Sender => ({
  company: COMPANY,
  support: SUPPORT_ADDRESS,
  ...(STATUS_PAGE_URL !== '' && { statusPage: STATUS_PAGE_URL }),
  ...(HELP_URL !== '' && { help: HELP_URL }),
});
