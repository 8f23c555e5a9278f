import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fields, ProfileState } from '../../core/customers/profile.ts';
import { zoneOf } from '../../core/customers/zone.ts';
import { NOON } from '../builders.ts';

const CARLA = { id: 'carla', name: 'Carla', email: 'carla@example.org', timezone: 'Europe/Lisbon' };
type Told = { readonly timezone?: string; readonly locale?: string; readonly csm?: Omit<typeof CARLA, 'timezone'> & { timezone?: string } };
const profile = (told: Told): ProfileState => ({ fields: Object.fromEntries(Object.entries(told).map(([name, value]) => [name, { value, at: NOON }])) as Fields });
const zone = (told: Told | undefined) => zoneOf(told && profile(told), 'Pacific/Auckland');

describe("a recipient's zone", () => {
  test('is what their record says, before all else', () => {
    expect(zone({ timezone: 'Asia/Tokyo', locale: 'de-DE', csm: CARLA })).toEqual({ zone: 'Asia/Tokyo', from: 'profile' });
  });

  test("is else that of their locale's country, where that has one zone only", () => {
    expect(zone({ locale: 'de-AT', csm: CARLA })).toEqual({ zone: 'Europe/Vienna', from: 'locale' });
    expect(zone({ locale: 'de_AT' })).toEqual({ zone: 'Europe/Vienna', from: 'locale' });
    expect(zone({ locale: 'fr-FR' })).toEqual({ zone: 'Europe/Paris', from: 'locale' });
    expect(zone({ locale: 'ja-JP' })).toEqual({ zone: 'Asia/Tokyo', from: 'locale' });
  });

  test('is that of Germany for de-DE', () => {
    expect(zone({ locale: 'de-DE', csm: CARLA })).toEqual({ zone: 'Europe/Berlin', from: 'locale' });
    expect(zone({ locale: 'de_DE' })).toEqual({ zone: 'Europe/Berlin', from: 'locale' });
  });

  test.each(['en-US', 'en-AU', 'pt-BR', 'es-ES', 'en', 'de', 'xx', 'es-419'])('is not guessed from %s, which names no country or one of several zones', (locale) => {
    expect(zone({ locale, csm: CARLA })).toEqual({ zone: 'Europe/Lisbon', from: 'csm' });
    expect(zone({ locale })).toEqual({ zone: 'Pacific/Auckland', from: 'company' });
  });

  test.each(['', '-', 'de-', '!!', 'de-DE-DE-DE', 'a', 'toolongtag-DE', '\u0000', 'de DE'])('is not guessed from what is no locale (%j)', (locale) => {
    expect(zone({ locale, csm: CARLA })).toEqual({ zone: 'Europe/Lisbon', from: 'csm' });
  });

  test("is the company's when nobody knows better, the CSM neither", () => {
    const { timezone: _none, ...csm } = CARLA;
    for (const told of [undefined, {}, { csm }, { locale: 'en-US', csm }]) expect(zone(told)).toEqual({ zone: 'Pacific/Auckland', from: 'company' });
  });

  test('is the same however often and in whatever order locales are asked for', () => {
    const locale = fc.oneof(fc.constantFrom('de-DE', 'en-US', 'ja-JP', 'en', 'junk!'), fc.string({ maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(locale, { maxLength: 20 }), (locales) => {
        const asked = locales.map((each) => zone({ locale: each }));
        expect(
          [...locales]
            .reverse()
            .map((each) => zone({ locale: each }))
            .reverse(),
        ).toEqual(asked);
        for (const { zone: found } of asked) expect(() => new Intl.DateTimeFormat('en', { timeZone: found })).not.toThrow();
      }),
    );
  });

  test('is right also after more locales were asked for than are remembered', () => {
    for (let n = 0; n < 1_200; n++) zone({ locale: `x${n}` });
    expect(zone({ locale: 'it-IT' })).toEqual({ zone: 'Europe/Rome', from: 'locale' });
    expect(zone({ locale: 'it-IT' })).toEqual({ zone: 'Europe/Rome', from: 'locale' });
  });
});
