/** Parts that several German messages share. */
import type { Fact } from '../message.ts';

/** An order, or one of its parcels: nominative and accusative are the same. */
export const WHICH = '{% if parcelId %}das Paket {{ parcelId }} Ihrer Bestellung {{ orderId }}{% else %}Ihre Bestellung {{ orderId }}{% endif %}';
export const WHICH_FIRST = '{% if parcelId %}Das Paket {{ parcelId }} Ihrer Bestellung {{ orderId }}{% else %}Ihre Bestellung {{ orderId }}{% endif %}';

export const ORDER: Fact = { label: 'Bestellung', value: '{{ orderId }}' };
export const PARCEL: Fact = { label: 'Paket', value: '{% if parcelId %}{{ parcelId }}{% endif %}' };
export const ITEMS: Fact = { label: 'Bestellte Artikel', value: '{% if items %}{{ items | items }}{% endif %}' };
export const TOTAL: Fact = { label: 'Summe', value: '{% if total %}{{ total | money }}{% endif %}' };
export const REASON: Fact = { label: 'Grund', value: '{% if reason %}{{ reason }}{% endif %}' };
export const EXPECTED: Fact = { label: 'Erwartet bis', value: '{% if promisedAt %}{{ promisedAt | day }}{% endif %}' };
/** Where that day may no longer hold. */
export const PROMISED: Fact = { label: 'Versprochen bis', value: '{% if promisedAt %}{{ promisedAt | day }}{% endif %}' };

export const TRACK = { label: 'Lieferung verfolgen', url: '{% if trackingUrl %}{{ trackingUrl }}{% endif %}' };
export const ORDER_PERSON = 'Schreiben Sie an {{ support }} und nennen Sie die Bestellung {{ orderId }}.';
export const ORDER_PLAIN = 'Die Einzelheiten konnten wir für diese Nachricht leider nicht zusammenstellen. Sie erfahren sie persönlich unter {{ support }}.';

/** What an outage or planned work is about, to stand after a colon. */
export const SERVICE = '{% if title %}{{ title }}{% elsif components.size > 0 %}{{ components | list }}{% else %}ein Dienst von {{ company }}{% endif %}';
export const AFFECTED: Fact = { label: 'Betroffen', value: '{{ components | list }}' };
/** `minor` says nothing: it is also what stands there when nobody judged it. */
export const SEVERITY: Fact = { label: 'Einstufung', value: '{% case impact %}{% when "major" %}Ernst{% when "critical" %}Sehr ernst{% endcase %}' };
export const STATUS: Fact = {
  label: 'Wo wir stehen',
  value:
    '{% case status %}{% when "investigating" %}Wir suchen die Ursache{% when "identified" %}Ursache gefunden, Reparatur läuft{% when "monitoring" %}Repariert, wir beobachten es noch{% endcase %}',
};
export const AS_OF: Fact = { label: 'Stand', value: '{{ at | moment }}' };
export const NEXT_NEWS: Fact = { label: 'Nächste Nachricht bis', value: '{% if nextUpdateAt %}{{ nextUpdateAt | moment }}{% endif %}' };
export const START: Fact = { label: 'Beginn', value: '{% if startsAt %}{{ startsAt | moment }}{% endif %}' };
export const END: Fact = { label: 'Ende', value: '{% if endsAt %}{{ endsAt | moment }}{% endif %}' };

/** What the people who repair it say, in their own words. */
export const MESSAGE = '{% if message %}\n{{ message }}{% endif %}';
export const MEANWHILE = '{% if workaround %}\nDas können Sie inzwischen tun: {{ workaround }}{% endif %}';
export const BY_STATUS = `{% case status %}
  {% when "investigating" %}Wir suchen nach der Ursache.
  {% when "identified" %}Wir haben die Ursache gefunden und arbeiten an der Reparatur.
  {% when "monitoring" %}Wir beobachten, ob die Reparatur hält.
  {% else %}Wir arbeiten daran.
{% endcase %}`;
export const NEXT =
  '{% if nextUpdateAt %}Spätestens bis {{ nextUpdateAt | moment }}, auch wenn es bis dahin nichts Neues gibt.{% else %}Sobald sich etwas ändert und wenn es vorbei ist.{% endif %}';
export const SERVICE_PERSON = 'Wenn Sie jetzt Hilfe brauchen, schreiben Sie an {{ support }}.';
export const SERVICE_PLAIN = 'Die Einzelheiten konnten wir für diese Nachricht leider nicht zusammenstellen. Auskunft und Hilfe erhalten Sie unter {{ support }}.';
export const STATUS_PAGE = { label: 'Statusseite öffnen', url: '{% if statusPage %}{{ statusPage }}{% endif %}' };
/** What planned work does to the reader. */
export const EFFECT = `{% case impact %}
  {% when "none" %}Sie werden davon voraussichtlich nichts bemerken.
  {% when "minor" %}Einiges kann langsamer oder für Augenblicke nicht erreichbar sein.
  {% when "major" %}Wichtige Teile können während der Arbeiten ausfallen.
  {% when "critical" %}Bitte rechnen Sie damit, dass der Dienst während der Arbeiten nicht zur Verfügung steht.
{% endcase %}`;

/** The customer whom an alert is about. */
export const WHO = '{% if customerName %}{{ customerName }}{% else %}Kunde {{ customerId }}{% endif %}';
export const AT_RISK = '{% if moneyAtRisk %}{{ moneyAtRisk | money: "whole" }} im Jahr{% endif %}';
export const CUSTOMER_FACTS: readonly Fact[] = [
  { label: 'Kunde', value: '{% if customerName %}{{ customerName }} ({{ customerId }}){% else %}{{ customerId }}{% endif %}' },
  { label: 'Auf dem Spiel', value: AT_RISK },
  { label: 'Priorität', value: '{% case priority %}{% when "urgent" %}Dringend{% when "high" %}Hoch{% when "normal" %}Normal{% endcase %}' },
  { label: 'Zu tun bis', value: '{% if dueAt %}{{ dueAt | day }}{% endif %}' },
  { label: 'Tarif', value: '{% if plan %}{{ plan }}{% endif %}' },
  { label: 'Segment', value: '{% if segment %}{{ segment }}{% endif %}' },
];
/** Where the score stands, and what would take the flag down. */
export const STANDING: readonly Fact[] = [
  { label: 'Wert', value: '{% if percentile %}Höher als bei {{ percentile }} von 100 Kunden{% endif %}' },
  { label: 'Wahrscheinlich verloren', value: '{% if probabilityPercent %}{{ probabilityPercent }} %{% endif %}' },
  {
    label: 'Was ihn löschen würde',
    value:
      '{% if clearDays %}{{ clearDays | plural: "aktiver Tag", "aktive Tage in Folge" }} vor {{ clearBefore | day }}{% elsif clearAt %}Nichts Neues bis {{ clearAt | day }}{% endif %}',
  },
];
export const ALERT_PERSON = `{% if customerEmail %}Zu erreichen unter {{ customerEmail }}.{% else %}Eine E-Mail-Adresse dieses Kunden kennen wir nicht.{% endif %}
Wenn Ihnen dieser Hinweis falsch vorkommt, schreiben Sie an {{ support }}.`;
export const ALERT_PLAIN = 'Die Einzelheiten konnten wir für diese Nachricht leider nicht zusammenstellen. Die Einzelheiten und Hilfe erhalten Sie unter {{ support }}.';

/** Why it comes once more, as a line of its own. */
export const AGAIN =
  '{% if again %}\n{% case again %}{% when "snoozed-until" %}Dieser Hinweis war zurückgestellt; die Zeit ist jetzt um.{% when "escalated" %}Noch hat niemand diesen Hinweis übernommen; darum kommt er zu Ihnen.{% when "to-approve" %}Jemand aus dem Team bittet um Ihre Zustimmung{% if offer %} zu einem Angebot ({{ offer }}){% endif %}.{% when "reassigned" %}Jemand aus dem Team hat Ihnen diesen Hinweis weitergegeben.{% when "held-back-until" %}Ein früherer Hinweis war zurückgestellt oder als Fehlalarm oder zu früh geschlossen; das hat diesen bis jetzt zurückgehalten.{% endcase %}{% endif %}';
/** The first steps of the playbook, and words to begin with. */
export const FIRST_STEPS = `{% case playbook %}
{% when "check-in" %}Sehen Sie nach, was zuletzt genutzt wurde, und schreiben Sie dann: „Guten Tag, bei Ihnen ist es ruhig geworden. Steht etwas im Weg, bei dem ich helfen kann?“ Eine Frage wirkt besser als ein Angebot.
{% when "make-it-right" %}Klären Sie zuerst die Bestellung, dann rufen Sie an oder schreiben: „Ihre Bestellung kam zu spät, und das liegt an uns. So steht es jetzt, und das tue ich für Sie.“
{% when "service-recovery" %}Klären Sie, was noch offen ist, dann rufen Sie an: „Ich habe gelesen, was Sie geschrieben haben. Das ist schiefgegangen, und das habe ich getan.“
{% when "payment-help" %}Sehen Sie sich die Zahlung an, dann schreiben Sie: „Ihre letzte Zahlung kam nicht durch. Soll ich Ihnen einen neuen Link schicken, oder passt Ihnen ein anderer Weg besser?“
{% when "outage-apology" %}Erklären Sie es selbst: „Unser Dienst stand Ihnen eine Zeit lang nicht zur Verfügung. Das war der Grund, und das verhindert, dass es wieder geschieht.“
{% else %}Beginnen Sie mit dem ersten Grund oben. Klären Sie, was noch offen ist, dann rufen Sie an oder schreiben.
{% endcase %}
Auf der Seite hinter dem Knopf steht jeder Schritt mit seinem Tag.`;
export const ACT = { label: 'Diesen Hinweis bearbeiten', url: '{% if act %}{{ act }}{% endif %}' };
export const NEXT_ALERT = 'Wenn Sie ihn zurückstellen, nach dieser Zeit; sonst nur, wenn das Merkmal erneut auftritt. Übernimmt ihn niemand, hört Ihr Team davon.';

/** What every question to a customer shares. */
export const HOW_TO_ANSWER =
  'Wählen Sie eine Zahl und bestätigen Sie sie auf der Seite, die sich öffnet. Dort können Sie auch ein paar Worte ergänzen. Wenn Sie nicht antworten möchten, ist das auch in Ordnung.';
export const YOUR_ANSWER = 'Ihre Antwort geht an die Menschen, die etwas ändern können. Wenn Sie nicht zufrieden waren, geht jemand von uns der Sache nach.';
export const ONLY_IF_NEEDED = 'Nur, wenn Ihre Antwort eine Rückmeldung braucht.';
export const SURVEY_PERSON = 'Wenn Sie es uns lieber in eigenen Worten sagen möchten, schreiben Sie an {{ support }}.';
