/** Exact sums of decimal texts: no cent is lost to binary fractions. */
const DECIMALS = 4;

/** The price of a line from that of one piece; nothing for what is no amount. */
export function lineAmount(price: string | undefined, quantity: number): string | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,4}))?$/.exec(price ?? '') ?? [];
  if (whole === '' || !Number.isInteger(quantity) || quantity < 1) return undefined;
  const units = BigInt(whole + fraction.padEnd(DECIMALS, '0')) * BigInt(quantity);
  const digits = units.toString().padStart(DECIMALS + 1, '0');
  const decimals = Math.max(2, fraction.length);
  return `${sign}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS, digits.length - DECIMALS + decimals)}`;
}
