/** The numbers behind the ledger of flags, their verdicts and the measurement of outreach. */
import { DAY } from '../time.ts';

/** A day's facts often come in one batch the next morning: a window is judged so long after its last day has ended. */
export const SETTLES_AFTER_MS = DAY;
/** Of one customer, so that the ledger stays below a few KB; what is not judged yet is always kept. */
export const RAISES_KEPT = 16;
export const LOSSES_KEPT = 8;

/** A reason with more false alarms than this is named … Source: field survey B36 (guides say 20 to 30 %). */
export const FALSE_ALARMS_NAMED_ABOVE = 0.3;
/** … once so many flags that had it are judged. */
export const JUDGED_TO_NAME = 10;

/** Percent of flagged customers whose CSM is not told while it is measured. Source: field survey B38 (1 to 10 % is usual). */
export const HOLDOUT_PERCENT = 5;
/** More would be the larger group that hears nothing. */
export const HOLDOUT_PERCENT_MOST = 50;
/** With fewer judged customers in an arm, an interval around its share is wider than 18 percent points to either side: no number is shown. */
export const LEAST_IN_ARM = 30;
