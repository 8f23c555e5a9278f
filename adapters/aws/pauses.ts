/** Waits that grow and differ: at most 100, 200, 400 … ms, each cut at random, so that many callers do not come back as one. */
const FIRST_PAUSE_MS = 50;

export const pauseBefore = (again: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_PAUSE_MS * 2 ** again));
