/** Every message in every language, imported statically so that a bundle has them all. A missing one is a compile error. */
import type { Kind } from '../core/notices/kinds.ts';
import alertEscalatedDe from './alert.escalated/de.ts';
import alertEscalatedEn from './alert.escalated/en.ts';
import alertQuietDe from './alert.quiet/de.ts';
import alertQuietEn from './alert.quiet/en.ts';
import alertUnhappyDe from './alert.unhappy/de.ts';
import alertUnhappyEn from './alert.unhappy/en.ts';
import digestCsmDe from './digest.csm/de.ts';
import digestCsmEn from './digest.csm/en.ts';
import frameDe from './frame/de.ts';
import frameEn from './frame/en.ts';
import type { Frame } from './frame.ts';
import maintenanceCompletedDe from './maintenance.completed/de.ts';
import maintenanceCompletedEn from './maintenance.completed/en.ts';
import maintenanceScheduledDe from './maintenance.scheduled/de.ts';
import maintenanceScheduledEn from './maintenance.scheduled/en.ts';
import maintenanceStartedDe from './maintenance.started/de.ts';
import maintenanceStartedEn from './maintenance.started/en.ts';
import type { Locale, MessageOf } from './message.ts';
import orderAttemptFailedDe from './order.attempt_failed/de.ts';
import orderAttemptFailedEn from './order.attempt_failed/en.ts';
import orderAvailableForPickupDe from './order.available_for_pickup/de.ts';
import orderAvailableForPickupEn from './order.available_for_pickup/en.ts';
import orderCancelledDe from './order.cancelled/de.ts';
import orderCancelledEn from './order.cancelled/en.ts';
import orderConfirmedDe from './order.confirmed/de.ts';
import orderConfirmedEn from './order.confirmed/en.ts';
import orderDelayedDe from './order.delayed/de.ts';
import orderDelayedEn from './order.delayed/en.ts';
import orderDeliveredDe from './order.delivered/de.ts';
import orderDeliveredEn from './order.delivered/en.ts';
import orderExceptionDe from './order.exception/de.ts';
import orderExceptionEn from './order.exception/en.ts';
import orderLateApologyDe from './order.late_apology/de.ts';
import orderLateApologyEn from './order.late_apology/en.ts';
import orderOutForDeliveryDe from './order.out_for_delivery/de.ts';
import orderOutForDeliveryEn from './order.out_for_delivery/en.ts';
import orderRefundedDe from './order.refunded/de.ts';
import orderRefundedEn from './order.refunded/en.ts';
import orderShippedDe from './order.shipped/de.ts';
import orderShippedEn from './order.shipped/en.ts';
import outageOpenedDe from './outage.opened/de.ts';
import outageOpenedEn from './outage.opened/en.ts';
import outageResolvedDe from './outage.resolved/de.ts';
import outageResolvedEn from './outage.resolved/en.ts';
import outageUpdatedDe from './outage.updated/de.ts';
import outageUpdatedEn from './outage.updated/en.ts';
import surveyCesDe from './survey.ces/de.ts';
import surveyCesEn from './survey.ces/en.ts';
import surveyCsatDe from './survey.csat/de.ts';
import surveyCsatEn from './survey.csat/en.ts';
import surveyDeliveryDe from './survey.delivery/de.ts';
import surveyDeliveryEn from './survey.delivery/en.ts';
import surveyNpsDe from './survey.nps/de.ts';
import surveyNpsEn from './survey.nps/en.ts';
import surveyOverdueDe from './survey.overdue/de.ts';
import surveyOverdueEn from './survey.overdue/en.ts';
import surveyReadDe from './survey.read/de.ts';
import surveyReadEn from './survey.read/en.ts';
import surveyReminderDe from './survey.reminder/de.ts';
import surveyReminderEn from './survey.reminder/en.ts';
import themeFixedDe from './theme.fixed/de.ts';
import themeFixedEn from './theme.fixed/en.ts';

export const MESSAGES = {
  'order.confirmed': { en: orderConfirmedEn, de: orderConfirmedDe },
  'order.shipped': { en: orderShippedEn, de: orderShippedDe },
  'order.out_for_delivery': { en: orderOutForDeliveryEn, de: orderOutForDeliveryDe },
  'order.available_for_pickup': { en: orderAvailableForPickupEn, de: orderAvailableForPickupDe },
  'order.attempt_failed': { en: orderAttemptFailedEn, de: orderAttemptFailedDe },
  'order.delayed': { en: orderDelayedEn, de: orderDelayedDe },
  'order.exception': { en: orderExceptionEn, de: orderExceptionDe },
  'order.delivered': { en: orderDeliveredEn, de: orderDeliveredDe },
  'order.cancelled': { en: orderCancelledEn, de: orderCancelledDe },
  'order.refunded': { en: orderRefundedEn, de: orderRefundedDe },
  'outage.opened': { en: outageOpenedEn, de: outageOpenedDe },
  'outage.updated': { en: outageUpdatedEn, de: outageUpdatedDe },
  'outage.resolved': { en: outageResolvedEn, de: outageResolvedDe },
  'maintenance.scheduled': { en: maintenanceScheduledEn, de: maintenanceScheduledDe },
  'maintenance.started': { en: maintenanceStartedEn, de: maintenanceStartedDe },
  'maintenance.completed': { en: maintenanceCompletedEn, de: maintenanceCompletedDe },
  'survey.csat': { en: surveyCsatEn, de: surveyCsatDe },
  'survey.nps': { en: surveyNpsEn, de: surveyNpsDe },
  'survey.ces': { en: surveyCesEn, de: surveyCesDe },
  'survey.delivery': { en: surveyDeliveryEn, de: surveyDeliveryDe },
  'survey.reminder': { en: surveyReminderEn, de: surveyReminderDe },
  'survey.read': { en: surveyReadEn, de: surveyReadDe },
  'survey.overdue': { en: surveyOverdueEn, de: surveyOverdueDe },
  'order.late_apology': { en: orderLateApologyEn, de: orderLateApologyDe },
  'theme.fixed': { en: themeFixedEn, de: themeFixedDe },
  'alert.quiet': { en: alertQuietEn, de: alertQuietDe },
  'alert.escalated': { en: alertEscalatedEn, de: alertEscalatedDe },
  'digest.csm': { en: digestCsmEn, de: digestCsmDe },
  'alert.unhappy': { en: alertUnhappyEn, de: alertUnhappyDe },
} as const satisfies { readonly [K in Kind]: Readonly<Record<Locale, MessageOf<K>>> };

export const FRAMES = { en: frameEn, de: frameDe } as const satisfies Readonly<Record<Locale, Frame>>;
