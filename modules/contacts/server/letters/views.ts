import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { titlesOf } from '#modules/incidents/server/index.ts'
import { whereIs } from '#modules/record/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { maySee } from '#modules/sharing/rules.ts'
import { markingsOf, recordDeliveries, whoOf } from '#modules/sharing/server/index.ts'
import type { DiplomaticLetter, LetterLine, LetterSheet } from '../../contract/letters.ts'
import { composeLetter } from '../../letters/composing.ts'
import { mayChangeLetter, mayIssueLetter, mayReadLetters, mayWithdrawLetter } from '../../rules/letters.ts'
import { requestById } from '../requests/store.ts'
import { requestsSeen } from '../requests/views.ts'
import type { StoredLetter } from './store.ts'
import type { LettersTables } from './tables.ts'

export type LetterCall = Call<LettersTables>

type Under = { letter: StoredLetter; marking: Marking }

/** The policies of the database have been asked, and the rules are asked once more: either layer alone still holds. */
async function lettersSeen(call: LetterCall, letters: readonly StoredLetter[]): Promise<Under[]> {
  must(mayReadLetters(call.actor))
  const own = call.actor.delegationId
  const reader = await whoOf(call)
  const marked = await markingsOf(
    call,
    letters.map(({ markingId }) => markingId),
  )
  return letters.flatMap((letter) => {
    const one = marked.get(letter.markingId)
    const party = own === letter.fromId || (own === letter.toId && letter.status !== 'draft')
    return one && party && maySee(reader, one, call.now) === true ? [{ letter, marking: one.marking }] : []
  })
}

export async function letterSeen(call: LetterCall, letter: StoredLetter | undefined): Promise<Under> {
  const [under] = letter ? await lettersSeen(call, [letter]) : []
  if (!under) {
    must(mayReadLetters(call.actor))
    throw new Refusal('LETTER_UNKNOWN')
  }
  return under
}

type Party = DiplomaticLetter['from']

async function partiesOf(call: LetterCall, letters: readonly StoredLetter[]): Promise<(id: string) => Party> {
  const ids = [...new Set(letters.flatMap(({ fromId, toId }) => [fromId, ...(toId === null ? [] : [toId])]))]
  const rows =
    ids.length === 0
      ? []
      : await call.db
          .selectFrom('delegation as d')
          .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
          .select(['d.id', 'd.name', 'o.invented'])
          .where('d.id', 'in', ids)
          .execute()
  const parties = new Map(rows.map((row) => [row.id, row]))
  return (id) => parties.get(id) ?? { id, name: '', invented: false }
}

export async function linesOf(call: LetterCall, letters: readonly StoredLetter[]): Promise<LetterLine[]> {
  const seen = await lettersSeen(call, letters)
  const party = await partiesOf(
    call,
    seen.map(({ letter }) => letter),
  )
  return seen.map((under) => lineOf(call, under, party))
}

function lineOf(call: LetterCall, { letter, marking }: Under, party: (id: string) => Party): LetterLine {
  return {
    id: letter.id,
    number: numberOf(letter),
    kind: letter.content.kind,
    language: letter.content.language,
    world: letter.exercise ? 'exercise' : 'real',
    from: party(letter.fromId),
    to: letter.toId === null ? null : party(letter.toId),
    subject: letter.content.subject,
    status: letter.status,
    issuedAt: letter.issuedAt?.toISOString() ?? null,
    changedAt: letter.changedAt.toISOString(),
    marking: shownTo(call, letter, marking),
  }
}

const numberOf = ({ year, number }: StoredLetter): string | null =>
  year === null || number === null ? null : `${year}/${number}`

/** To whom else it goes is the sender's to know. */
function shownTo(call: LetterCall, letter: StoredLetter, marking: Marking): Marking {
  if (call.actor.delegationId === letter.fromId) return marking
  return { ...marking, audience: { delegations: [], groups: [], people: [] } }
}

/** As it is printed on the letter (FIRST, TLP 2.0). */
export const printedMarking = ({ tlp }: Marking): string => `TLP:${tlp.toUpperCase()}`

function sheetOf(call: LetterCall, { letter, marking }: Under): LetterSheet {
  if (letter.sheet) return letter.sheet
  const facts = { number: null, at: call.now, exercise: letter.exercise, marking: printedMarking(marking) }
  return composeLetter(letter.content, facts)
}

/** A letter as it reads. That the other side read it is a delivery. */
export async function viewOf(call: LetterCall, under: Under): Promise<DiplomaticLetter> {
  const { letter } = under
  const { actor } = call
  const isOwn = actor.delegationId === letter.fromId
  if (!isOwn)
    await recordDeliveries(call, [
      {
        kind: 'letter',
        ownerId: letter.fromId,
        way: 'page',
        objectId: letter.id,
        version: null,
        exercise: letter.exercise,
      },
    ])
  return {
    ...lineOf(call, under, await partiesOf(call, [letter])),
    content: isOwn ? letter.content : null,
    sheet: sheetOf(call, under),
    withdrawal:
      letter.withdrawnAt === null ? null : { at: letter.withdrawnAt.toISOString(), reason: letter.withdrawal ?? '' },
    ...(await linksOf(call, letter)),
    record: await recordOf(call, letter),
    may: {
      change: mayChangeLetter(actor, letter) === true,
      issue: mayIssueLetter(actor, letter) === true,
      withdraw: mayWithdrawLetter(actor, letter) === true,
    },
  }
}

/** As far as the reader sees what is linked; what they may not see is not said to be there. */
async function linksOf(
  call: LetterCall,
  { requestId, incidentId }: StoredLetter,
): Promise<Pick<DiplomaticLetter, 'request' | 'incident'>> {
  const stored = requestId === null ? undefined : await requestById(call.db, requestId)
  const [seen] = stored ? await requestsSeen(call, [stored]) : []
  const incident = incidentId === null ? undefined : (await titlesOf(call, [incidentId])).get(incidentId)
  return {
    request: seen ? { id: seen.request.id, subject: seen.request.subject } : null,
    incident: incident ? { id: incident.id, title: incident.title } : null,
  }
}

async function recordOf(call: LetterCall, letter: StoredLetter): Promise<DiplomaticLetter['record']> {
  const { entry, salt, digest, committed } = letter
  if (entry === null || salt === null || digest === null || committed === null) return null
  const places = await whereIs(call, [entry])
  return { index: places.get(entry)?.index ?? null, digest, salt, content: committed }
}
