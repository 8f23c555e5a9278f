import type { Frame } from '../frame.ts';

export default {
  greeting: 'Guten Tag{% if name %} {{ name }}{% endif %},',
  customer: {
    forYou: 'Was das für Sie bedeutet',
    weDo: 'Was wir tun',
    next: 'Wann Sie wieder von uns hören',
    person: 'Persönliche Hilfe',
  },
  survey: {
    forYou: 'So antworten Sie',
    weDo: 'Was wir mit Ihrer Antwort tun',
    next: 'Wann Sie wieder von uns hören',
    person: 'Persönliche Hilfe',
  },
  colleague: {
    reasons: 'Was dafür spricht',
    forYou: 'Ein erster Schritt',
    weDo: 'Was von selbst geschieht',
    next: 'Wann Sie wieder davon hören',
    person: 'Kontakt',
  },
  answer: '{{ score }} von {{ scale }}{% if word %}, {{ word }}{% endif %}',
  ends: '{{ lowest }} bedeutet „{{ low }}“, {{ highest }} bedeutet „{{ high }}“.',
  help: 'Hilfe und Antworten',
  why: {
    orders: 'Sie erhalten diese E-Mail, weil es um Ihre Bestellung bei {{ company }} geht.',
    outages: 'Sie erhalten diese E-Mail, weil Sie einen betroffenen Dienst von {{ company }} nutzen.',
    surveys:
      'Sie erhalten diese E-Mail, weil {% case about %}{% when "case" %}{{ company }} eine Anfrage von Ihnen abgeschlossen hat{% when "delivery" %}{{ company }} Ihnen eine Bestellung zugestellt hat{% when "step" %}Sie bei {{ company }} etwas selbst erledigt haben{% else %}Sie Kundin oder Kunde von {{ company }} sind{% endcase %}.',
    outreach: 'Sie erhalten diese E-Mail, weil Sie Kundin oder Kunde von {{ company }} sind.',
    alerts: 'Sie erhalten diese E-Mail, weil Sie diesen Kunden bei {{ company }} betreuen.',
  },
  unsubscribe: 'Keine E-Mails dieser Art mehr',
  preferences: 'Wählen, was Sie erreicht und wie',
} satisfies Frame;
