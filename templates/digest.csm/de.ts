import type { DigestMessage } from '../message.ts';
import { AT_RISK } from '../phrases/de.ts';

export default {
  subject: '{{ count | plural: "Kunde braucht", "Kunden brauchen" }} Sie heute',
  preheader: 'Der wichtigste zuerst. Hinter jedem Eintrag liegt eine Seite, auf der Sie handeln können.',
  badge: 'Heute',
  heading: '{{ count | plural: "Kunde braucht", "Kunden brauchen" }} Sie heute',
  what: 'Diese Hinweise sind seit der letzten Übersicht dazugekommen. Der wichtigste steht oben.',
  list: {
    title: 'Wer Sie braucht',
    item: `{% if customerName %}{{ customerName }}{% else %}Kunde {{ customerId }}{% endif %}{% if flag == "quiet" %} ist still geworden{% else %} ist vermutlich unzufrieden{% endif %}`,
    text: `{% if moneyAtRisk %}${AT_RISK} auf dem Spiel. {% endif %}{% if priority == "high" %}Hohe Priorität. {% endif %}{% if dueAt %}Zu tun bis {{ dueAt | day }}.{% endif %}`,
  },
  forYou: 'Öffnen Sie den ersten, übernehmen Sie ihn und tun Sie den ersten Schritt seiner Liste. Zwei gut erledigte zählen mehr als zehn angesehene.',
  weDo: '{% if more %}{{ more | plural: "weiterer Hinweis wartet", "weitere Hinweise warten" }} auf Ihre nächsten Morgen, damit ein Tag zu schaffen bleibt. {% endif %}Was niemand übernimmt, erreicht nach einigen Arbeitstagen Ihr Team.',
  next: 'Am nächsten Arbeitsmorgen, wenn etwas Neues dazugekommen ist. Dringende Hinweise kommen sofort.',
  person: 'Wenn Ihnen diese Liste falsch vorkommt, schreiben Sie an {{ support }}.',
  plain: {
    subject: 'Kunden von {{ company }} brauchen Sie heute',
    text: 'Es gibt neue Hinweise. Die Einzelheiten und Hilfe erhalten Sie unter {{ support }}.',
  },
} satisfies DigestMessage;
