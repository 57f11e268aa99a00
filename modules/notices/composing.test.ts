import fc from 'fast-check'
import { expect, test } from 'vitest'
import { languages } from '#platform/languages.ts'
import { Urgency } from './contract.ts'
import { type Addressed, digestOf, mailOf, pushOf, type Said, webhookOf } from './server/composing.ts'
import { giveWords, said } from './server/words.ts'
import en from './words/en.json' with { type: 'json' }
import fa from './words/fa.json' with { type: 'json' }
import fr from './words/fr.json' with { type: 'json' }
import th from './words/th.json' with { type: 'json' }

const files = { en, fr, fa, th }
const asked = { en: '{{a}} asks', fr: '{{a}} demande', fa: '{{a}} می‌پرسد', th: '{{a}} ขอ' }
giveWords({
  en: { 'test.says': asked.en },
  fr: { 'test.says': asked.fr },
  fa: { 'test.says': asked.fa },
  th: { 'test.says': asked.th },
})
const host = 'https://chancery.example'
const id = '01a2023e-c1b5-7851-b40a-37630d51db98'
const locales = { en: 'en-GB', fr: 'fr', fa: 'fa-u-ca-gregory', th: 'th-u-ca-gregory' }

const notice = fc.record<Said>({
  id: fc.constant(id),
  kind: fc.constant('contacts.ping'),
  urgency: fc.constantFrom(...Urgency.options),
  say: fc.constant('test.says'),
  values: fc.constant({ a: 'Belmere' }),
  path: fc.constant('/pings/7'),
  due: fc.option(fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })),
  exercise: fc.boolean(),
  at: fc.constant(new Date('2026-11-21T09:00:00Z')),
})
const addressee = fc.record<Addressed>({
  account: fc.option(fc.constant('00000000-0000-7000-8000-acc000000001')),
  email: fc.constant('duty@carthia.example'),
  name: fc.constant('Duty of Carthia'),
  language: fc.constantFrom(...languages.map(({ code }) => code)),
  zone: fc.constantFrom('UTC', 'Asia/Tehran', 'America/St_Johns'),
})

/** What is left of a text when everything is taken out that may stand in it. */
function leftOf(text: string, to: Addressed, of: readonly Said[]): string {
  const { language, zone } = to
  const sentences = [...Object.values(files[language]), asked[language]].flatMap((one) => one.split(/\{\{\w+\}\}/))
  const allowed = [
    ...datesOf(of, language, zone),
    ...of.flatMap(({ id: one, path, values }) => [
      `${host}/notices/${one}`,
      host + path,
      ...Object.values(values).map(String),
    ]),
    `${host}/notices/settings`,
    to.name,
    'EXERCISE · EXERCISE · EXERCISE',
    new Intl.NumberFormat(language).format(of.length),
    ...sentences,
  ]
  return allowed
    .filter((one) => one.trim() !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, one) => left.replaceAll(one.trim(), ''), text)
    .replaceAll(/[\s–:]+/g, '')
}

function datesOf(of: readonly Said[], language: Addressed['language'], zone: string): string[] {
  return of.flatMap(({ due }) =>
    due === null
      ? []
      : [zone, 'UTC'].map((timeZone) =>
          new Intl.DateTimeFormat(locales[language], {
            weekday: 'long',
            day: 'numeric',
            month: 'long',
            year: 'numeric',
            hour: '2-digit',
            minute: '2-digit',
            timeZone,
            timeZoneName: 'shortOffset',
          }).format(due),
        ),
  )
}

test('what leaves the house is sentences of the word files, safe values, dates and addresses, and nothing else', () => {
  fc.assert(
    fc.property(addressee, fc.array(notice, { minLength: 1, maxLength: 3 }), (to, all) => {
      const [one] = all
      if (!one) return
      const mail = mailOf(host, to, one)
      const daily = digestOf(host, to, all)
      for (const text of [mail.subject, mail.text]) expect(leftOf(text, to, [one])).toBe('')
      for (const text of [daily.subject, daily.text]) expect(leftOf(text, to, all)).toBe('')
      const { title, body, ...push } = pushOf(to, one)
      expect(leftOf(`${title} ${body}`, to, [one])).toBe('')
      expect(push).toEqual({ path: `/notices/${id}`, tag: id, language: to.language, stays: expect.any(Boolean) })
      const hook: unknown = JSON.parse(JSON.stringify(webhookOf(host, to, one)))
      expect(hook).toEqual({
        type: 'contacts.ping',
        timestamp: '2026-11-21T09:00:00.000Z',
        data: {
          id,
          to: to.account,
          urgency: one.urgency,
          say: mail.subject,
          due: one.due?.toISOString() ?? null,
          exercise: one.exercise,
          link: `${host}/notices/${id}`,
        },
      })
      expect(leftOf(mail.subject, to, [one])).toBe('')
    }),
    { numRuns: 150 },
  )
})

test('a word that is in no word file is found by this test', () => {
  const to: Addressed = { account: null, email: null, name: '', language: 'en', zone: 'UTC' }
  expect(leftOf('Belmere asks about the eastern grid', to, [])).not.toBe('')
})

test('a sentence without words in a language is no mail', () => {
  expect(() => said('en', 'nobody.gave')).toThrow('giveWords')
})
