/** The doctor's eyes on AWS. The clients are loaded only here, when somebody names a stack. */
import type { StackEyes } from './look-at-stack.ts';

export async function stackEyes(stack: string): Promise<StackEyes> {
  const [{ mailClient, metricsClient, ...aws }, names, letters, queue, secrets, system] = await Promise.all([
    import('../../adapters/aws/health.ts'),
    import('../../adapters/aws/stack.ts'),
    import('../../adapters/aws/dead-letters.ts'),
    import('../../adapters/aws/queue.ts'),
    import('../../adapters/aws/secrets.ts'),
    import('../../adapters/aws/system.ts'),
  ]);
  const now = () => system.systemClock.now();
  const [formation, mail, metrics, sqs, secret] = [names.cloudFormationClient(), mailClient(), metricsClient(), queue.sqsClient(), secrets.secretsClient()];
  return {
    parts: () => names.stackParts(formation, stack),
    sender: () => aws.senderOf(formation, stack),
    identity: (address) => aws.identityOf(mail, address),
    account: () => aws.mailAccount(mail),
    alarms: (all) => aws.alarmStates(metrics, all),
    secret: (name, arn) => aws.secretState(secret, name, arn),
    deadLetters: async (queues) => (await letters.deadLettersOf(sqs, queues)).map(({ queue: { id }, waiting }) => ({ id, waiting })),
    waiting: (url) => letters.waitingIn(sqs, url),
    messagesByDay: (queues, days) => aws.messagesByDay(metrics, queues, days, now()),
    clockAheadMs: aws.watchClock(formation, now),
    remedy: names.remedyOf,
  };
}
