import type { RequestDraft } from '#modules/contacts/contract.ts'
import { runPings } from '#modules/contacts/server/index.ts'
import { system } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import type { PartyName, PersonName } from './cast.ts'
import type { Stage } from './stage.ts'

/**
 * What the states of the Lantern Sea ask of one another, and how their contacts answer when they are called: a refusal that
 * is being consulted on, help that waits for an answer, what was settled; a check of all that is over, and one that runs.
 */
type Ask = {
  daysAgo: number
  by: PersonName
  to: PartyName
  draft: Omit<RequestDraft, 'to' | 'world' | 'marking' | 'incidentId' | 'dueAt' | 'cites'> & {
    cites: string[]
    dueInDays: number
  }
  after?: (stage: Stage, id: string) => Promise<unknown>
}

const asks: readonly Ask[] = [
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
      const belmere = stage.doors('belmere.duty').contacts.requests
      await belmere.one({ id })
      await belmere.move({ id, move: 'acknowledge', saw: 'delivered', reason: null, words: null })
      stage.daysAgo(28)
      const norhaven = stage.doors('norhaven.duty').contacts.requests
      await norhaven.move({ id, move: 'close', saw: 'acknowledged', reason: null, words: null })
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
      const carthia = stage.doors('carthia.duty').contacts.requests
      await carthia.one({ id })
      await carthia.move({ id, move: 'acknowledge', saw: 'delivered', reason: null, words: null })
      stage.daysAgo(4)
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

export async function buildAsks(stage: Stage, house: House): Promise<void> {
  const sent = await stage.doors('belmere.duty').contacts.requests.list({ world: 'real', direction: 'out' })
  // The last act of this scene: it stands only when all before it do.
  const last = asks.at(-1)
  if (sent.items.some(({ subject, status }) => subject === last?.draft.subject && status !== 'draft')) return
  for (const ask of asks) await put(stage, ask)
  await check(stage, house, 'Half-yearly check of all contacts', 75, 3)
  await check(stage, house, 'Unannounced check of all contacts', 0, 0)
  stage.daysAgo(0)
}

async function put(stage: Stage, { daysAgo, by, to, draft, after }: Ask): Promise<void> {
  stage.daysAgo(daysAgo)
  const { requests } = stage.doors(by).contacts
  const known = await requests.list({ world: 'real', direction: 'out' })
  if (known.items.some(({ subject, status }) => subject === draft.subject && status !== 'draft')) return
  const { dueInDays, ...rest } = draft
  const { id } = await requests.draft({
    ...rest,
    to: stage.delegation(to),
    world: 'real',
    incidentId: null,
    dueAt: stage.moment(daysAgo - dueInDays),
    marking: stage.to('amber+strict', { delegations: [to] }),
  })
  await requests.move({ id, move: 'send', saw: 'draft', reason: null, words: null })
  await after?.(stage, id)
}

const contacts: readonly PersonName[] = [
  'belmere.analyst',
  'belmere.duty',
  'carthia.head',
  'dorvane.duty',
  'esteria.duty',
  'quillon.duty',
]

/** A check of everybody, so many days ago; answered by those who answer, or, today, by the first of them only. */
async function check(
  stage: Stage,
  house: House,
  title: string,
  daysAgo: number,
  closedAfterDays: number,
): Promise<void> {
  const secretary = stage.doors('host.secretary').contacts.pings
  if ((await secretary.list({ world: 'real' })).items.some((one) => one.title === title)) return
  const run = (days: number, hour: number) => {
    const at = days === 0 ? house.now() : new Date(stage.moment(days, hour))
    return inTransaction({ ...house, now: () => at }, system, 'demo.pings', 'acts', runPings)
  }
  stage.daysAgo(daysAgo, 9)
  const day = 24 * 60
  await secretary.create({
    title,
    world: 'real',
    delegationIds: null,
    kinds: ['diplomatic', 'technical', 'foreign-affairs', 'law-enforcement', 'private-sector'],
    startsAt: daysAgo === 0 ? house.now().toISOString() : stage.moment(daysAgo, 9),
    surprise: true,
    everyMonths: null,
    ladder: { deputy: day / 4, head: day, mission: 2 * day, closes: 3 * day },
  })
  await run(daysAgo, 9)
  for (const [index, who] of (daysAgo === 0 ? contacts.slice(0, 1) : contacts).entries()) {
    stage.daysAgo(daysAgo, daysAgo === 0 ? 9 : 10 + 2 * index)
    const { pings } = stage.doors(who).contacts
    for (const { id, title: asked } of (await pings.waiting({})).items)
      if (asked === title) await pings.acknowledge({ id })
  }
  if (daysAgo === 0) return
  await run(daysAgo - 1, 12)
  await run(daysAgo - closedAfterDays, 10)
}
