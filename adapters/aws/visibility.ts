import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Visibility } from '../../core/ports.ts';
import { answerOf } from './failures.ts';

/** @param urls of every queue that the function reads: a record names its queue by ARN, the call wants its URL */
export function sqsVisibility(client: SQSClient, urls: readonly string[]): Visibility {
  const byName = new Map(urls.map((url) => [lastPart(url, '/'), url]));
  return {
    async defer(receiptHandle, seconds, queueArn) {
      const url = byName.get(lastPart(queueArn, ':'));
      if (url === undefined) throw new Error('a message of a queue that this function was not given');
      await answerOf('defer', client.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds })));
    },
  };
}

const lastPart = (text: string, separator: string): string => text.slice(text.lastIndexOf(separator) + 1);
