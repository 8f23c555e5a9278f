/** Invented people and companies. Names as they are written at home: every page must show them unharmed. */
export type Place = { readonly timezone: string; readonly region: string; readonly locale: 'en' | 'de'; readonly people: readonly string[] };

export const PLACES: readonly Place[] = [
  {
    timezone: 'Europe/Berlin',
    region: 'eu',
    locale: 'de',
    people: [
      'Jürgen Weiß',
      'Ayşe Yıldız',
      'Änne Köhler',
      'Mehmet Öztürk',
      'Friederike von der Heide',
      'Tobias Groß',
      'Ngọc Anh Trần',
      'Käthe Schäfer',
      'Emre Şahin',
      'Lene Brandt',
    ],
  },
  {
    timezone: 'Europe/Vienna',
    region: 'eu',
    locale: 'de',
    people: ['Magdalena Ćosić', 'Leopold Hübner', 'Sophie Gruber', 'Dragan Jovanović', 'Vroni Moser', 'Aleksandar Petrović'],
  },
  { timezone: 'Europe/Zurich', region: 'eu', locale: 'de', people: ['Urs Bächli', 'Beatrice Meier-Rossi', 'Reto Caflisch', 'Fatima El Idrissi', 'Luzia Zgraggen'] },
  { timezone: 'Europe/Stockholm', region: 'eu', locale: 'en', people: ['Åsa Lindqvist', 'Göran Öberg', 'Siv Håkansson', 'Mette Sørensen', 'Bjørn Ødegård', 'Elif Åkerlund'] },
  { timezone: 'Europe/Warsaw', region: 'eu', locale: 'en', people: ['Łukasz Żak', 'Małgorzata Wiśniewska', 'Zbigniew Ćwik', 'Оксана Коваленко', 'Agnieszka Dąbrowska'] },
  { timezone: 'Europe/Paris', region: 'eu', locale: 'en', people: ['Zoë Lefèvre', 'Amélie N’Diaye', 'Jean-François Thébault', 'Yasmine Benali', 'Loïc Le Goff'] },
  { timezone: 'Europe/Madrid', region: 'eu', locale: 'en', people: ['Begoña Núñez Ibarra', 'Íñigo Echeverría', 'María del Carmen Peña', 'Jordi Puigdomènech'] },
  { timezone: 'Europe/Athens', region: 'eu', locale: 'en', people: ['Ελένη Παπαδοπούλου', 'Nikos Georgiou', 'Katerina Vlachou'] },
  {
    timezone: 'Europe/London',
    region: 'uk',
    locale: 'en',
    people: ['Siobhán O’Brien', 'Olúwaṣeun Adébáyọ̀', 'Priya Ramanathan', 'Rhys ap Llewelyn', 'Imogen Blackwood', 'Mohammed Al-Amin', 'Gráinne Ní Mháille'],
  },
  {
    timezone: 'America/New_York',
    region: 'us',
    locale: 'en',
    people: ['LaToya Jefferson', 'Hye-jin Park', 'Miguel Ángel Ortiz', 'Shira Goldfarb', 'DeShawn Carter', 'Emily Yellowhorse'],
  },
  { timezone: 'America/Los_Angeles', region: 'us', locale: 'en', people: ['Kai Nakamura', 'Guadalupe Ramírez', 'Thanh Phạm', 'Noah Kealoha', 'Anahit Petrosyan'] },
  { timezone: 'America/Sao_Paulo', region: 'latam', locale: 'en', people: ['João Gonçalves', 'Beatriz Magalhães', 'Iracema Tupinambá', 'Caetano de Assunção'] },
  { timezone: 'Africa/Lagos', region: 'africa', locale: 'en', people: ['Chukwuemeka Okonkwo', 'Ngozi Eze', 'Abimbola Ọláyínká', 'Hauwa Musa'] },
  { timezone: 'Africa/Cairo', region: 'africa', locale: 'en', people: ['أمينة الفاسي', 'Youssef Mansour', 'Nour Abd el-Rahman'] },
  { timezone: 'Asia/Kolkata', region: 'apac', locale: 'en', people: ['Lakshmi Venkataraman', 'Gurpreet Singh', 'अनन्या शर्मा', 'Zainab Qureshi', 'Arunachalam S.'] },
  { timezone: 'Asia/Tokyo', region: 'apac', locale: 'en', people: ['佐藤 美咲', '渡辺 健', 'Haruka Ito'] },
  { timezone: 'Asia/Shanghai', region: 'apac', locale: 'en', people: ['王小明', '欧阳 静', 'Li Na'] },
  { timezone: 'Asia/Jakarta', region: 'apac', locale: 'en', people: ['Suharti', 'Dewi Kusuma Wardani', 'Putu Ayu'] },
  { timezone: 'Australia/Sydney', region: 'apac', locale: 'en', people: ['Mia Papadakis', 'Tane Ngata', 'Bruce O’Hara'] },
];

export const COMPANY_FIRST = [
  'Halden',
  'Kestrel',
  'Nordlicht',
  'Baobab',
  'Tamarind',
  'Sakura',
  'Quechua',
  'Bluefin',
  'Lindenhof',
  'Marrakesh',
  'Aurora',
  'Zephyr',
  'Copperleaf',
  'Ipanema',
  'Fjord',
  'Saffron',
  'Okavango',
  'Brückner',
  'Møller',
  'Çınar',
] as const;
export const COMPANY_LAST = ['Robotics', 'Logistics', 'Analytics', 'Foods', 'Energie', 'Health', 'Studios', 'Textiles'] as const;

/** An address that can belong to nobody: example.com and example.org are reserved for this (RFC 2606). */
export function emailFor(name: string, number: number, domain: 'example.com' | 'example.org'): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[øØ]/g, 'o')
    .replace(/[łŁ]/g, 'l')
    .replace(/ß/g, 'ss')
    .replace(/ı/g, 'i')
    .replace(/æ/g, 'ae')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]+/g, '.')
    .replace(/^\.+|\.+$/g, '');
  return `${plain || 'customer'}.${number}@${domain}`;
}
