/** Parts that several English messages share. */
import type { Fact } from '../message.ts';

/** An order, or one of its parcels. */
export const WHICH = '{% if parcelId %}parcel {{ parcelId }} of your order {{ orderId }}{% else %}your order {{ orderId }}{% endif %}';
export const WHICH_FIRST = '{% if parcelId %}Parcel {{ parcelId }} of your order {{ orderId }}{% else %}Your order {{ orderId }}{% endif %}';

export const ORDER: Fact = { label: 'Order', value: '{{ orderId }}' };
export const PARCEL: Fact = { label: 'Parcel', value: '{% if parcelId %}{{ parcelId }}{% endif %}' };
export const ITEMS: Fact = { label: 'Items in the order', value: '{% if items %}{{ items | items }}{% endif %}' };
export const TOTAL: Fact = { label: 'Total', value: '{% if total %}{{ total | money }}{% endif %}' };
export const REASON: Fact = { label: 'Reason', value: '{% if reason %}{{ reason }}{% endif %}' };
export const EXPECTED: Fact = { label: 'Expected by', value: '{% if promisedAt %}{{ promisedAt | day }}{% endif %}' };
/** Where that day may no longer hold. */
export const PROMISED: Fact = { label: 'Promised by', value: '{% if promisedAt %}{{ promisedAt | day }}{% endif %}' };

export const TRACK = { label: 'Follow the delivery', url: '{% if trackingUrl %}{{ trackingUrl }}{% endif %}' };
export const ORDER_PERSON = 'Write to {{ support }} and mention order {{ orderId }}.';
/** The same, to end a sentence. */
export const ORDER_WRITE = 'write to {{ support }} and mention order {{ orderId }}.';
export const ORDER_PLAIN = 'We could not put together the details for this message. To hear them from a person, write to {{ support }}.';

/** What an outage or planned work is about, to stand after a colon. */
export const SERVICE = '{% if title %}{{ title }}{% elsif components.size > 0 %}{{ components | list }}{% else %}a service of {{ company }}{% endif %}';
export const AFFECTED: Fact = { label: 'Affected', value: '{{ components | list }}' };
/** `minor` says nothing: it is also what stands there when nobody judged it. */
export const SEVERITY: Fact = { label: 'Severity', value: '{% case impact %}{% when "major" %}Serious{% when "critical" %}Very serious{% endcase %}' };
export const STATUS: Fact = {
  label: 'Where we are',
  value:
    '{% case status %}{% when "investigating" %}Looking for the cause{% when "identified" %}Cause found, repairing{% when "monitoring" %}Repaired, watching that it holds{% endcase %}',
};
export const AS_OF: Fact = { label: 'As of', value: '{{ at | moment }}' };
export const NEXT_NEWS: Fact = { label: 'Next news by', value: '{% if nextUpdateAt %}{{ nextUpdateAt | moment }}{% endif %}' };
export const START: Fact = { label: 'Start', value: '{% if startsAt %}{{ startsAt | moment }}{% endif %}' };
export const END: Fact = { label: 'End', value: '{% if endsAt %}{{ endsAt | moment }}{% endif %}' };

/** What the people who repair it say, in their own words. */
export const MESSAGE = '{% if message %}\n{{ message }}{% endif %}';
export const MEANWHILE = '{% if workaround %}\nWhat you can do meanwhile: {{ workaround }}{% endif %}';
export const BY_STATUS = `{% case status %}
  {% when "investigating" %}We are looking for the cause.
  {% when "identified" %}We have found the cause and are working on the repair.
  {% when "monitoring" %}We are watching that the repair holds.
  {% else %}We are working on it.
{% endcase %}`;
export const NEXT =
  '{% if nextUpdateAt %}By {{ nextUpdateAt | moment }} at the latest, even if there is nothing new by then.{% else %}As soon as something changes, and when it is over.{% endif %}';
export const SERVICE_PERSON = 'If you need help now, write to {{ support }}.';
export const SERVICE_PLAIN = 'We could not put together the details for this message. For them, or for help, write to {{ support }}.';
export const STATUS_PAGE = { label: 'Open the status page', url: '{% if statusPage %}{{ statusPage }}{% endif %}' };
/** What planned work does to the reader. */
export const EFFECT = `{% case impact %}
  {% when "none" %}We do not expect you to notice anything.
  {% when "minor" %}Some things may be slow or not available for moments.
  {% when "major" %}Important parts may not be available while we work.
  {% when "critical" %}Please expect that you cannot use it while we work.
{% endcase %}`;

/** The customer whom an alert is about. */
export const WHO = '{% if customerName %}{{ customerName }}{% else %}customer {{ customerId }}{% endif %}';
export const WHO_FIRST = '{% if customerName %}{{ customerName }}{% else %}Customer {{ customerId }}{% endif %}';
export const AT_RISK = '{% if moneyAtRisk %}{{ moneyAtRisk | money: "whole" }} a year{% endif %}';
export const CUSTOMER_FACTS: readonly Fact[] = [
  { label: 'Customer', value: '{% if customerName %}{{ customerName }} ({{ customerId }}){% else %}{{ customerId }}{% endif %}' },
  { label: 'At risk', value: AT_RISK },
  { label: 'Priority', value: '{% case priority %}{% when "urgent" %}Urgent{% when "high" %}High{% when "normal" %}Normal{% endcase %}' },
  { label: 'To be done by', value: '{% if dueAt %}{{ dueAt | day }}{% endif %}' },
  { label: 'Plan', value: '{% if plan %}{{ plan }}{% endif %}' },
  { label: 'Segment', value: '{% if segment %}{{ segment }}{% endif %}' },
];
/** Where the score stands, and what would take the flag down. */
export const STANDING: readonly Fact[] = [
  { label: 'Score', value: '{% if percentile %}Higher than that of {{ percentile }} of 100 customers{% endif %}' },
  { label: 'Risk of leaving', value: '{% if probabilityPercent %}{{ probabilityPercent }} %{% endif %}' },
  {
    label: 'What would clear it',
    value:
      '{% if clearDays %}{{ clearDays | plural: "active day", "active days in a row" }} before {{ clearBefore | day }}{% elsif clearAt %}Nothing new until {{ clearAt | day }}{% endif %}',
  },
];
export const ALERT_PERSON = `{% if customerEmail %}Reach ${WHO} at {{ customerEmail }}.{% else %}We have no e-mail address of ${WHO}.{% endif %}
If this alert looks wrong to you, write to {{ support }}.`;
export const ALERT_PLAIN = 'We could not put together the details for this message. For the details, and for help, write to {{ support }}.';

/** Why it comes once more, as a line of its own. */
export const AGAIN =
  '{% if again %}\n{% case again %}{% when "snoozed-until" %}This alert was snoozed, and that time is over.{% when "escalated" %}Nobody has taken this alert in hand yet, so it comes to you.{% when "to-approve" %}A colleague asks for your approval{% if offer %} of an offer ({{ offer }}){% endif %}.{% when "reassigned" %}A colleague has handed this alert to you.{% when "held-back-until" %}An earlier alert was snoozed, or closed as false or too early, which kept this one back until now.{% endcase %}{% endif %}';
/** The first steps of the playbook, and words to begin with. */
export const FIRST_STEPS = `{% case playbook %}
{% when "check-in" %}Look at what they did last, then write: “Hello, I noticed it has become quiet on your side. Is something in your way that I can help with?” A question works better than an offer.
{% when "make-it-right" %}Settle the order first, then call or write: “Your order came late, and that is our fault. Here is where it stands, and here is what I will do.”
{% when "service-recovery" %}Settle what is still open, then call: “I have read what you wrote. This is what went wrong, and this is what I have done about it.”
{% when "payment-help" %}Look at the failed payment, then write: “Your last payment did not go through. Shall I send you a new link, or would another way of paying suit you better?”
{% when "outage-apology" %}Explain it in person: “You were without our service for a while. This was the cause, and this is what keeps it from happening again.”
{% else %}Start with the first reason above. Settle what is still open, then call or write.
{% endcase %}
The page behind the button has every step with its day.`;
export const ACT = { label: 'Take it in hand, snooze or close', url: '{% if act %}{{ act }}{% endif %}' };
export const NEXT_ALERT = 'If you snooze it, when that ends; otherwise only if the flag goes up anew. If nobody takes it in hand, your team hears of it.';

/** What every question to a customer shares. */
export const HOW_TO_ANSWER = 'Choose a number and confirm it on the page that opens. You can add a few words there. If you would rather not answer, that is fine.';
export const YOUR_ANSWER = 'Your answer goes to the people who can change something. If you were not satisfied, one of us looks into it.';
export const ONLY_IF_NEEDED = 'Only if your answer calls for a reply.';
export const SURVEY_PERSON = 'If you would rather tell us in your own words, write to {{ support }}.';
