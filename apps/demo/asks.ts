import { ContactKind } from '#modules/contacts/contract.ts'
import { runPings } from '#modules/contacts/server/index.ts'
import { system } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { type Ask, asks } from './ask-entries.ts'
import type { PersonName } from './cast.ts'
import type { Stage } from './stage.ts'

export async function buildAsks(stage: Stage, house: House): Promise<void> {
  const sent = await stage.doors('belmere.duty').contacts.requests.list({ world: 'real', direction: 'out' })
  // The last act of this scene: it stands only when all before it do.
  const last = asks.at(-1)
  if (sent.items.some(({ subject, status }) => subject === last?.draft.subject && status !== 'draft')) return
  for (const ask of asks) await put(stage, ask)
  for (const one of checks(stage, house.now())) await check(stage, house, one)
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

const hour = 3_600_000
const kinds = ContactKind.options

type Check = {
  title: string
  begins: Date
  /** Who answers, in which order and after how many milliseconds; for each contact of theirs that waits. */
  answers: readonly [who: PersonName, after: number][]
  over: boolean
}

/** Checks of everybody: two that are over, of which the later was answered better, and one that began within the hour. */
function checks(stage: Stage, now: Date): Check[] {
  const past = (days: number) => new Date(stage.moment(days))
  return [
    {
      title: 'Summer check of all contacts',
      begins: past(165),
      answers: [
        ['belmere.analyst', 2 * hour],
        ['esteria.duty', 7 * hour],
        ['carthia.head', 26 * hour],
      ],
      over: true,
    },
    {
      title: 'Half-yearly check of all contacts',
      begins: past(75),
      answers: [
        ['belmere.analyst', hour],
        ['belmere.duty', 3 * hour],
        ['carthia.head', 5 * hour],
        ['dorvane.duty', 7 * hour],
        ['esteria.duty', 9 * hour],
        ['quillon.duty', 11 * hour],
      ],
      over: true,
    },
    {
      title: 'Unannounced check of all contacts',
      begins: new Date(now.getTime() - 0.8 * hour),
      answers: [
        ['belmere.analyst', 0.1 * hour],
        ['esteria.duty', 0.2 * hour],
        ['norhaven.duty', 0.5 * hour],
      ],
      over: false,
    },
  ]
}

async function check(stage: Stage, house: House, { title, begins, answers, over }: Check): Promise<void> {
  const secretary = stage.doors('host.secretary').contacts.pings
  if ((await secretary.list({ world: 'real' })).items.some((one) => one.title === title)) return
  const after = (milliseconds: number) => new Date(begins.getTime() + milliseconds)
  const run = (at: Date) => inTransaction({ ...house, now: () => at }, system, 'demo.pings', 'acts', runPings)
  stage.at(begins)
  const day = 24 * 60
  await secretary.create({
    title,
    world: 'real',
    delegationIds: null,
    kinds,
    startsAt: begins.toISOString(),
    surprise: true,
    everyMonths: null,
    ladder: { deputy: day / 4, head: day, mission: 2 * day, closes: 3 * day },
  })
  await run(begins)
  for (const [who, late] of answers) {
    stage.at(after(late))
    if (late > 24 * hour) await run(after(late))
    const { pings } = stage.doors(who).contacts
    for (const { id, title: asked } of (await pings.waiting({})).items)
      if (asked === title) await pings.acknowledge({ id })
  }
  if (!over) return
  await run(after(27 * hour))
  await run(after(73 * hour))
}
