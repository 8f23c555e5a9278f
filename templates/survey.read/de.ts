import type { Message } from '../message.ts';

const WHO = '{% if csmName %}{{ csmName }}{% else %}jemand von uns{% endif %}';

export default {
  subject: '{% if missed %}Sie warten noch auf unsere Rückmeldung, und das tut uns leid{% else %}Wir haben Ihre Antwort gelesen{% endif %}',
  preheader: '{% if missed %}Versprochen war sie bis {{ byAt | day }}.{% else %}Bis {{ byAt | day }} hören Sie von uns.{% endif %}',
  heading: '{% if missed %}Sie warten noch, und das tut uns leid{% else %}Wir haben Ihre Antwort gelesen{% endif %}',
  what: '{% if missed %}Wir hatten Ihnen eine Rückmeldung bis {{ byAt | day }} versprochen. Soweit wir sehen, haben Sie noch keine bekommen. Das tut uns leid.{% else %}Vielen Dank für Ihre Antwort vom {{ at | day }}. Wir haben gelesen, was Sie uns geschrieben haben.{% endif %}',
  facts: [{ label: 'Sie hören von uns bis', value: '{% unless missed %}{{ byAt | day }}{% endunless %}' }],
  forYou: 'Sie brauchen nichts zu tun. Wenn es nicht warten kann, schreiben Sie uns.',
  weDo: `{% if missed %}Die Menschen, die Sie betreuen, haben gerade erfahren, dass Sie warten.{% else %}Bis {{ byAt | day }} schreibt Ihnen ${WHO}.{% endif %}`,
  next: `{% if missed %}Sobald Ihnen jemand mehr sagen kann.{% else %}Bis {{ byAt | day }}, und wenn uns das nicht gelingt, sagen wir es Ihnen.{% endif %}`,
  person: 'Schreiben Sie an {{ support }}.',
  plain: {
    subject: '{{ company }} hat Ihre Antwort gelesen',
    text: 'Vielen Dank für Ihre Antwort. {{ company }} hat sie gelesen und meldet sich. Wenn es nicht warten kann, schreiben Sie an {{ support }}.',
  },
} satisfies Message;
