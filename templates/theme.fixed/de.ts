import type { Message } from '../message.ts';

export default {
  subject: 'Sie haben es gesagt, und wir haben es geändert',
  preheader: 'Was aus dem geworden ist, was Sie uns geschrieben haben.',
  badge: 'Gesagt, getan',
  heading: 'Sie haben es gesagt, und wir haben es geändert',
  what: 'Sie haben uns geschrieben, dass etwas nicht gut genug war. Wir haben es gelesen, und auch die Menschen, die es ändern können.',
  facts: [
    { label: 'Sie sagten', value: '{% if said.de %}{{ said.de }}{% else %}{{ said.en }}{% endif %}' },
    { label: 'Wir haben getan', value: '{% if did.de %}{{ did.de }}{% else %}{{ did.en }}{% endif %}' },
    { label: 'Seit', value: '{{ at | day }}' },
  ],
  action: { label: 'Mehr lesen', url: '{% if url %}{{ url }}{% endif %}' },
  forYou: 'Sie brauchen nichts zu tun. Wenn es für Sie noch nicht stimmt, sagen Sie es uns, denn dann sind wir nicht fertig.',
  weDo: 'Wir achten darauf, ob es hilft. Sie bekommen diese Nachricht, weil Sie es uns gesagt haben, und nur einmal.',
  next: 'Dazu nur, wenn Sie uns schreiben.',
  person: 'Schreiben Sie an {{ support }}. Ein Mensch liest es.',
  plain: {
    subject: '{{ company }} hat etwas geändert, worüber Sie geschrieben haben',
    text: 'Sie haben {{ company }} geschrieben, dass etwas nicht gut genug war, und es wurde geändert. Wenn es für Sie noch nicht stimmt, schreiben Sie an {{ support }}.',
  },
} satisfies Message;
