/** With what headers the console's page comes, from CloudFront and from a laptop alike. No script, style or frame that is not a file of its own, and nobody else's anything. */
export const pageHeaders = (signInOrigin: string | undefined): Readonly<Record<string, string>> => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    `connect-src 'self'${signInOrigin === undefined ? '' : ` ${signInOrigin}`}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
});

/** What the page reads first: how one signs in here. */
export type PageConfig =
  | { readonly signIn: 'local' }
  | { readonly signIn: 'cognito' /** Of the pool's own pages, without a slash at the end. */; readonly domain: string; readonly clientId: string };
