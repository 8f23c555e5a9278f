/** One start: `node sample.cjs FILE [EVENT]` loads a function's file, hands it an event when there is one, and prints what the process has cost up to there. */
const [, , file, event] = process.argv;
const started = performance.now();
const { handler } = require(file);
const context = { awsRequestId: 'r', functionName: 'f', getRemainingTimeInMillis: () => 30_000 };
Promise.resolve(event === undefined ? undefined : handler(JSON.parse(event), context)).then((answer) => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  const failed = answer?.batchItemFailures?.length > 0 || answer?.statusCode >= 500;
  process.stdout.write(`${JSON.stringify({ ms: performance.now() - started, cpuMs: (user + system) / 1000, rssMb: maxRSS / 1024, failed })}\n`, () => process.exit(0));
});
