/** Somebody's address leads, or may lead, into a network that is not public. Says nothing of the address, which is a secret. */
export class PrivateAddress extends Error {
  override name = 'PrivateAddress';

  constructor(options?: ErrorOptions) {
    super('address not public', options);
  }
}
