/** A thread that moves what was written from the log of the store into its file. It waits for the disk, so that the event loop does not: there it took 40 ms and more. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const file = workerData as string;

parentPort?.on('message', () => {
  try {
    // Opened for each: whoever closes the store last also removes its log.
    const db = new DatabaseSync(file);
    db.exec('PRAGMA busy_timeout = 100; PRAGMA wal_checkpoint(PASSIVE)');
    db.close();
  } catch {
    // The next one does it, and in the end the store itself.
  }
  parentPort?.postMessage('done');
});
