/**
 * Keeps our requests away from our own network (OWASP API7, server-side request forgery). A hook's address is text that somebody configured, and the name
 * in it belongs to somebody else's DNS: it may lead to the instance metadata, to a neighbour in the VPC or to the function itself. So the address must be
 * plain https, its name is resolved once, every address that it has must be public, and the connection goes to the very addresses that were judged.
 */
import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import ipaddr from 'ipaddr.js';
import { PrivateAddress } from './private-address.ts';

/** Judges an address before it is asked, and looks names up on the way. Only tests have another than `publicOnly()`. */
export type Guard = {
  /** The address, when it may be asked. Throws `PrivateAddress`. */
  readonly check: (address: string) => URL;
  /** For `node:https`, which calls it once for each connection to a name, and never for an address in digits: those `check` has judged. */
  readonly lookup: LookupFunction;
};

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

const resolveByDns: Resolve = (hostname) => promisify(dnsLookup)(hostname, { all: true });

export const publicOnly = (resolve: Resolve = resolveByDns): Guard => ({ check: publicUrl, lookup: judgedLookup(resolve, isPublic) });

/** `https://name/…` on port 443, without user and password; digits must be a public address, however they are spelt (`URL` has made them plain). */
export function publicUrl(address: string): URL {
  const url = URL.parse(address); // the constructor's error would quote the address
  if (url === null) throw new PrivateAddress();
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  if (!plain || host === '' || isOurselves(host)) throw new PrivateAddress();
  if (isIP(host) !== 0 && !isPublic(host)) throw new PrivateAddress();
  return url;
}

/** Resolves once and hands on only what was judged, so that a name whose second answer differs (DNS rebinding) gains nothing. */
export function judgedLookup(resolve: Resolve, mayBeAsked: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    const fail = (error: Error) => callback(error, '', 0);
    resolve(hostname).then((found) => {
      const [first] = found;
      if (first === undefined) return fail(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }));
      if (!found.every(({ address }) => mayBeAsked(address))) return fail(new PrivateAddress());
      return options.all ? callback(null, [...found]) : callback(null, first.address, first.family);
    }, fail);
  };
}

/** Whether an address in digits is public unicast; a version 4 address within version 6 counts as what it is. */
export function isPublic(address: string): boolean {
  const hex = inHex(address);
  if (hex === undefined) return false;
  const plain = ipaddr.process(hex);
  return plain.range() === 'unicast' && (plain instanceof ipaddr.IPv4 || plain.match(GLOBAL_UNICAST));
}

/** Version 6 without dots (the library takes `::8.8.8.8` for `::ffff:8.8.8.8`, which is another address); nothing for what is no address or names an interface. */
function inHex(address: string): string | undefined {
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : undefined;
  return URL.parse(`http://[${address}]`)?.hostname.slice(1, -1);
}

/** All that is handed out of version 6 (RFC 4291). What lies outside, such as `::10.0.0.1`, has no range of its own in the library. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

const isOurselves = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');
