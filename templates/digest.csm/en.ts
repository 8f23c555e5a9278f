import type { DigestMessage } from '../message.ts';
import { AT_RISK } from '../phrases/en.ts';

export default {
  subject: '{{ count | plural: "customer needs", "customers need" }} you today',
  preheader: 'The most valuable first. Each opens a page on which you can act.',
  badge: 'Today',
  heading: '{{ count | plural: "customer needs", "customers need" }} you today',
  what: 'These alerts have come up since your last digest. The most valuable stands on top.',
  list: {
    title: 'Who needs you',
    item: `{% if customerName %}{{ customerName }}{% else %}Customer {{ customerId }}{% endif %}{% if flag == "quiet" %} has gone quiet{% else %} is probably unhappy{% endif %}`,
    text: `{% if moneyAtRisk %}${AT_RISK} at risk. {% endif %}{% if priority == "high" %}High priority. {% endif %}{% if dueAt %}To be done by {{ dueAt | day }}.{% endif %}`,
  },
  forYou: 'Open the first one, take it in hand, and do the first step of its list. Two done well are worth more than ten looked at.',
  weDo: '{% if more %}{{ more | plural: "more alert waits", "more alerts wait" }} for your next mornings, so that a day stays workable. {% endif %}Whatever nobody takes in hand reaches your team after a few working days.',
  next: 'On your next working morning, if something new has come up. Urgent alerts come at once.',
  person: 'If this list looks wrong to you, write to {{ support }}.',
  plain: { subject: 'Customers of {{ company }} need you today', text: 'New alerts have come up. For the details, and for help, write to {{ support }}.' },
} satisfies DigestMessage;
