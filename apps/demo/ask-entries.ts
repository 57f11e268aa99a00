import type { RequestDraft } from '#modules/contacts/contract.ts'
import type { PartyName, PersonName } from './cast.ts'
import type { Stage } from './stage.ts'

/**
 * What the states of the Lantern Sea ask of one another: what was settled, a refusal that is being consulted on, help that
 * waits for an answer, and three that are late, each with somebody else. In the order of their days.
 */
export type Ask = {
  daysAgo: number
  by: PersonName
  to: PartyName
  draft: Omit<RequestDraft, 'to' | 'world' | 'marking' | 'incidentId' | 'dueAt' | 'cites'> & {
    cites: string[]
    dueInDays: number
  }
  after?: (stage: Stage, id: string) => Promise<unknown>
}

/** Somebody opens a request, and says that a person has read it. */
async function acknowledged(stage: Stage, by: PersonName, id: string): Promise<void> {
  const { requests } = stage.doors(by).contacts
  await requests.one({ id })
  await requests.move({ id, move: 'acknowledge', saw: 'delivered', reason: null, words: null })
}

export const asks: readonly Ask[] = [
  {
    daysAgo: 52,
    by: 'belmere.duty',
    to: 'norhaven',
    draft: {
      kind: 'mitigation',
      subject: 'A relay in Norhaven sends to our tax office',
      words: { text: 'One machine of a hosting company of yours tries passwords at our tax office.', language: 'en' },
      form: {
        urgency: 'week',
        activity: ['intrusion-attempts'],
        effect: 'none-yet',
        infrastructure: ['198.51.100.23'],
        from: '2026-09-28T22:00:00Z',
        wanted: ['warn-operator', 'tell-us'],
        basis: ['own-logs'],
      },
      cites: ['norm-c'],
      dueInDays: 7,
    },
    async after(stage, id) {
      stage.daysAgo(51)
      await acknowledged(stage, 'norhaven.duty', id)
      const norhaven = stage.doors('norhaven.duty').contacts.requests
      const told = { text: 'The operator was told, and the machine is off the net.', language: 'en' }
      await norhaven.move({ id, move: 'accept', saw: 'acknowledged', reason: null, words: told })
      stage.daysAgo(49)
      const belmere = stage.doors('belmere.duty').contacts.requests
      await belmere.move({ id, move: 'close', saw: 'accepted', reason: null, words: null })
    },
  },
  {
    daysAgo: 30,
    by: 'norhaven.duty',
    to: 'belmere',
    draft: {
      kind: 'notification',
      subject: 'National exercise “Long Night”, no traffic to abroad',
      words: {
        text: 'Norhaven exercises its energy sector for two days. No system abroad is touched.',
        language: 'en',
      },
      form: { of: 'exercise-planned' },
      cites: ['osce-cbm-12'],
      dueInDays: 5,
    },
    async after(stage, id) {
      await acknowledged(stage, 'belmere.duty', id)
      stage.daysAgo(28)
      const norhaven = stage.doors('norhaven.duty').contacts.requests
      await norhaven.move({ id, move: 'close', saw: 'acknowledged', reason: null, words: null })
    },
  },
  {
    daysAgo: 12,
    by: 'dorvane.duty',
    to: 'carthia',
    draft: {
      kind: 'clarification',
      subject: 'Une phrase de votre communiqué du 8 novembre',
      words: {
        text: 'Votre communiqué parle d’« infrastructures hostiles à l’ouest ». Visez-vous un réseau de Dorvane ?',
        language: 'fr',
      },
      form: { urgency: 'week', about: 'public-statement', occurred: '2026-11-08T10:00:00Z' },
      cites: ['osce-cbm-3'],
      dueInDays: 9,
    },
    async after(stage, id) {
      await stage.doors('carthia.duty').contacts.requests.one({ id })
    },
  },
  {
    daysAgo: 9,
    by: 'quillon.duty',
    to: 'belmere',
    draft: {
      kind: 'clarification',
      subject: 'Scans of our port systems from addresses of your university',
      words: { text: 'Is this research? If so, who answers for it, and when does it end?', language: 'en' },
      form: { urgency: 'week', about: 'activity', occurred: '2026-11-11T03:00:00Z' },
      cites: ['norm-c', 'osce-cbm-3'],
      dueInDays: 7,
    },
    async after(stage, id) {
      stage.daysAgo(8)
      await acknowledged(stage, 'belmere.duty', id)
    },
  },
  {
    daysAgo: 8,
    by: 'belmere.duty',
    to: 'dorvane',
    draft: {
      kind: 'information',
      subject: 'Your new rules on the disclosure of vulnerabilities',
      words: { text: 'Which office receives reports from abroad, and under which deadlines?', language: 'en' },
      form: { urgency: 'no-hurry', about: ['policy-or-law', 'organisation'] },
      cites: ['osce-cbm-16'],
      dueInDays: 7,
    },
    async after(stage, id) {
      await stage.doors('dorvane.duty').contacts.requests.one({ id })
    },
  },
  {
    daysAgo: 6,
    by: 'esteria.duty',
    to: 'carthia',
    draft: {
      kind: 'mitigation',
      subject: 'درخواست توقف فعالیت مخرب از شبکه‌های شما',
      words: { text: 'سامانه‌های آب ما از این نشانی‌ها پویش می‌شوند. لطفاً جلوی آن را بگیرید.', language: 'fa' },
      form: {
        urgency: 'week',
        activity: ['information-gathering', 'intrusion-attempts'],
        effect: 'minor',
        infrastructure: ['203.0.113.40', '203.0.113.41', 'relay.harbour.example'],
        from: '2026-11-10T04:00:00Z',
        wanted: ['investigate', 'stop', 'tell-us'],
        basis: ['own-logs'],
      },
      cites: ['norm-c', 'norm-h', 'osce-cbm-3'],
      dueInDays: 14,
    },
    async after(stage, id) {
      await acknowledged(stage, 'carthia.duty', id)
      stage.daysAgo(4)
      const carthia = stage.doors('carthia.duty').contacts.requests
      await carthia.move({
        id,
        move: 'decline',
        saw: 'acknowledged',
        reason: 'not-enough-information',
        words: { text: 'Two of the addresses are not ours. Please send times in UTC for the third.', language: 'en' },
      })
      stage.daysAgo(3)
      await stage.doors('esteria.analyst').contacts.requests.consult({
        id,
        words: { text: 'ساعت‌ها: ۰۴:۰۰ تا ۰۴:۲۰ و ۲۱:۱۰ تا ۲۱:۱۵ به وقت جهانی.', language: 'fa' },
      })
    },
  },
  {
    daysAgo: 1,
    by: 'belmere.duty',
    to: 'carthia',
    draft: {
      kind: 'assistance',
      subject: 'Analysis of a loader found at the port authority',
      words: {
        text: 'Our CERT has a sample that calls home to hosts in your country. We ask your CERT to look at it with us.',
        language: 'en',
      },
      form: {
        urgency: 'day',
        sector: ['transport'],
        effect: 'serious',
        wanted: ['analysis', 'indicators'],
        since: '2026-11-19T22:30:00Z',
      },
      cites: ['norm-h'],
      dueInDays: 3,
    },
  },
]
