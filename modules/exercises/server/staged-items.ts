/** What an inject becomes on the real platform, in the name of exercise control: an incident, requests or letters. */
import { stageLetter, stageRequest } from '#modules/contacts/server/index.ts'
import { stageIncident } from '#modules/incidents/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { shownLine } from '#platform/shown-line.ts'
import type { Run } from '../engine/run.ts'
import type { Inject } from '../engine/scenario.ts'
import { inLanguage } from '../engine/words.ts'
import { attachItem, type StagedItem } from './store/happenings.ts'
import { accountsOf, hostDelegation } from './store/people.ts'
import type { Player } from './store/players.ts'
import type { Held } from './store/runs.ts'
import type { ExerciseCall } from './tables.ts'

type Whom = { players: readonly Player[]; reached: readonly Player[] }
type Staging = { call: ExerciseCall; held: Held; run: Run; inject: Inject }

/** By the role that it reached. Empty where the inject is nothing on the platform, or reached nobody. */
export async function stage(
  call: ExerciseCall,
  held: Held,
  run: Run,
  inject: Inject,
  whom: Whom,
): Promise<ReadonlyMap<string, StagedItem>> {
  const staging = { call, held, run, inject }
  const made =
    whom.reached.length === 0
      ? []
      : inject.kind === 'incident'
        ? [{ players: whom.reached, item: { kind: inject.kind, id: await incident(staging, whom) } as const }]
        : inject.kind === 'request' || inject.kind === 'letter'
          ? await correspondence(staging, inject.kind, whom.reached)
          : []
  for (const { item } of made)
    await attachItem(call.db, { runId: held.id, ...item, inject: inject.id, role: null, at: call.now })
  return new Map(made.flatMap(({ players, item }) => players.map(({ role }) => [role, item])))
}

async function incident({ call, held, inject }: Staging, { players, reached }: Whom): Promise<string> {
  const title = inLanguage(inject.title, 'en')
  const words = inLanguage(inject.words, 'en')
  const struck = new Set(inject.incident?.victims)
  const victims = players.filter(({ role }) => struck.has(role)).map(({ delegationId }) => delegationId)
  return stageIncident(call, {
    ownerId: held.controlId,
    title: title.text,
    language: title.language,
    summary: { text: words.text, language: words.language, direction: 'auto' },
    severity: inject.incident?.severity ?? null,
    victims: [...new Set(victims)].map((delegationId) => ({ delegationId, sector: inject.incident?.sector ?? null })),
    marking: await under(call, held, reached, inject.incident?.tlp ?? 'amber+strict'),
  })
}

type Made = { players: readonly Player[]; item: StagedItem }

/**
 * One to each delegation that it reaches, since a request and a letter go from one to one. Where exercise control is of
 * that very delegation the host sends it; its own people have the words in their inbox alone.
 */
async function correspondence(
  staging: Staging,
  kind: 'request' | 'letter',
  reached: readonly Player[],
): Promise<Made[]> {
  const { call, held } = staging
  const senders = [held.controlId, await hostDelegation(call.db)]
  const made: Made[] = []
  for (const [toId, players] of Map.groupBy(reached, ({ delegationId }) => delegationId)) {
    const fromId = senders.find((one) => one !== undefined && one !== toId)
    if (fromId === undefined) continue
    const send = kind === 'request' ? request : letter
    made.push({ players, item: { kind, id: await send(staging, { fromId, toId, players }) } })
  }
  return made
}

type Way = { fromId: string; toId: string; players: readonly Player[] }

async function request({ call, held, run, inject }: Staging, { fromId, toId, players }: Way): Promise<string> {
  const { kind = 'information', form = {}, cites = [], due = null, tlp = 'amber+strict' } = inject.request ?? {}
  const words = inLanguage(inject.words, 'en')
  return stageRequest(call, {
    fromId,
    toId,
    by: held.createdBy,
    kind,
    subject: subjectOf(run, inject),
    words,
    form,
    cites,
    dueAt: due === null ? null : new Date(call.now.getTime() + (due * 1000) / run.clock.speed),
    marking: await toOne(call, held, players, tlp),
  })
}

async function letter({ call, held, run, inject }: Staging, { fromId, toId, players }: Way): Promise<string> {
  const { kind = 'letter', tlp = 'amber+strict' } = inject.letter ?? {}
  const title = inLanguage(inject.title, 'en')
  const nameOf = (role: string | null) => {
    const found = run.scenario.roles.find(({ id }) => id === role)
    return found ? shortLine(inLanguage(found.name, title.language).text) : 'EXERCISE CONTROL'
  }
  const from = nameOf(inject.from)
  const content = {
    kind,
    language: languageOf(title.language),
    from,
    to: {
      institution: shortLine([...new Set(players.map(({ role }) => nameOf(role)))].join(', ')),
      rank: 'institution' as const,
      style: 'sir' as const,
      name: null,
      title: null,
    },
    place: null,
    subject: shortLine(title.text),
    // Words that stand by themselves in an inbox do not go on where a formula ends.
    opening: '',
    body: inLanguage(inject.words, title.language).text,
    closing: null,
    signer: kind === 'letter' ? { name: from.slice(0, 160), title: null } : null,
  }
  return stageLetter(call, {
    fromId,
    toId,
    by: held.createdBy,
    content,
    marking: await toOne(call, held, players, tlp),
  })
}

const formulae = ['en', 'fr', 'fa', 'th'] as const
const languageOf = (language: string) => formulae.find((one) => one === language) ?? 'en'

/** Who asks by the scenario, since the platform names exercise control. */
function subjectOf({ scenario }: Run, { from, title }: Inject): string {
  const said = inLanguage(title, 'en')
  const role = scenario.roles.find(({ id }) => id === from)
  return shortLine(role ? `${inLanguage(role.name, said.language).text}: ${said.text}` : said.text)
}

const shortLine = (text: string): string => shownLine(text.replaceAll(/\s+/g, ' ')).slice(0, 200).trim() || 'EXERCISE'

/** To a whole delegation as the scenario says; to people of one under RED, since all others of theirs would see it. */
async function toOne(
  call: ExerciseCall,
  held: Held,
  players: readonly Player[],
  tlp: Marking['tlp'],
): Promise<Marking> {
  const cell = players.some(({ accountId }) => accountId !== null)
  return under(call, held, players, cell ? 'red' : tlp)
}

/**
 * How far it goes: to the players whom it reaches. Within one delegation, and for one person alone, it stands under RED:
 * all others of theirs would see it.
 */
async function under(
  call: ExerciseCall,
  held: Held,
  reached: readonly Player[],
  wanted: Marking['tlp'],
): Promise<Marking> {
  const within = held.alone || held.controlId !== (await hostDelegation(call.db))
  const tlp = within ? 'red' : wanted
  const whole = reached.flatMap(({ accountId, delegationId }) => (accountId === null ? [delegationId] : []))
  const people =
    tlp === 'red'
      ? [...(await accountsOf(call.db, reached)), held.createdBy]
      : reached.flatMap(({ accountId }) => accountId ?? [])
  const audience = { delegations: tlp === 'red' ? [] : [...new Set(whole)], groups: [], people: [...new Set(people)] }
  // Whom it names it goes to, and to nobody else, though it says GREEN or CLEAR.
  return { tlp, pap: null, audience, embargoUntil: null, caveats: [], exercise: true }
}
