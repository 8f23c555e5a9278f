import type { Message } from '../message.ts';
import { ITEMS, ORDER, ORDER_PERSON, ORDER_PLAIN, PARCEL, REASON, TRACK, WHICH, WHICH_FIRST } from '../phrases/en.ts';

export default {
  subject:
    '{% if silent %}Your order {{ orderId }} should have been with you by now{% elsif promisedAt %}Your order {{ orderId }} is delayed: now expected by {{ promisedAt | day }}{% else %}Your order {{ orderId }} is delayed{% endif %}',
  preheader:
    '{% if silent %}We have no news of it yet, and we are sorry.{% elsif insteadOf %}We had promised it by {{ insteadOf | day }}. We are sorry.{% else %}We are sorry. Here is what we know.{% endif %}',
  badge: '{% if silent %}No news yet{% else %}Delayed{% endif %}',
  heading: '{% if silent %}Your order should have been with you by now{% elsif promisedAt %}Your order comes later than planned{% else %}Your order is delayed{% endif %}',
  what: `{% if silent %}
      {% if insteadOf %}We promised you ${WHICH} by {{ insteadOf | day }}.{% else %}The promised date for ${WHICH} was missed.{% endif %} That time has passed, and we have no word that it arrived. We do not know the reason yet. We are sorry about that.
    {% elsif promisedAt %}
      ${WHICH_FIRST} is delayed. We now expect it by {{ promisedAt | day }}{% if insteadOf %} instead of {{ insteadOf | day }}{% endif %}. We are sorry about that.
    {% else %}
      ${WHICH_FIRST} is delayed{% if insteadOf %} and will not arrive by {{ insteadOf | day }}{% endif %}. We are sorry about that.
    {% endif %}`,
  facts: [
    ORDER,
    PARCEL,
    { label: 'New date', value: '{% if promisedAt %}{{ promisedAt | day }}{% endif %}' },
    { label: '{% if silent %}Promised by{% else %}Previous date{% endif %}', value: '{% if insteadOf %}{{ insteadOf | day }}{% endif %}' },
    REASON,
    ITEMS,
  ],
  action: TRACK,
  forYou: `{% if silent %}If it has arrived after all, you can set this message aside. If it has not and you would rather not wait, tell us: we will look for a way out with you.
    {% elsif promisedAt %}You do not need to do anything. If the new date does not suit you, tell us.
    {% else %}We cannot name a new date yet. If you would rather not wait, tell us.
    {% endif %}`,
  weDo: '{% if silent %}We keep watching for news of it and pass on what we hear.{% else %}We keep watching this order and tell you if something changes again.{% endif %}',
  next: '{% if silent %}As soon as there is news of it.{% elsif promisedAt %}When it is about to arrive or has arrived, and earlier if the date changes again.{% else %}As soon as there is a new date.{% endif %}',
  person: ORDER_PERSON,
  plain: { subject: 'Your order with {{ company }} is delayed', text: `Your order with {{ company }} is delayed. We are sorry about that. ${ORDER_PLAIN}` },
} satisfies Message;
