import { type Log, Refused, type SecretVersions } from '../../core/ports.ts';
import { rotated } from '../../core/secrets/rotate.ts';

/** What Secrets Manager asks for, one after the other. Source: Secrets Manager user guide, rotation by Lambda. */
export type RotationStep = { readonly Step: string; readonly SecretId: string; readonly ClientRequestToken: string };
type Needs = { readonly secrets: SecretVersions; readonly freshSecret: () => string; readonly log: Log };

/** A new key beside the ones in force. Each step may be asked for twice; nothing has to be told of it, as every reader takes all keys that are there. */
export const rotateSecrets =
  ({ secrets, freshSecret, log }: Needs, keepsOf: (secretId: string) => number | undefined) =>
  async ({ Step: step, SecretId: id, ClientRequestToken: version }: RotationStep): Promise<void> => {
    const keeps = keepsOf(id);
    if (keeps === undefined) throw new Refused([{ path: 'SecretId', expected: 'a secret of this stack', received: 'another' }]);
    switch (step) {
      case 'createSecret':
        if ((await secrets.pending(id, version)) === undefined) await secrets.putPending(id, version, rotated(await secrets.current(id), freshSecret(), keeps));
        break;
      case 'setSecret':
        break;
      case 'testSecret':
        // Reads as its users will.
        rotated((await secrets.pending(id, version)) ?? '', '', keeps);
        break;
      case 'finishSecret':
        await secrets.promote(id, version);
        break;
      default:
        throw new Refused([{ path: 'Step', expected: 'createSecret, setSecret, testSecret or finishSecret', received: step }]);
    }
    log.line({ rotation: step });
  };
