import { readFile, writeFile } from 'node:fs/promises'
import { exchangeContract } from '#modules/exchange/contract.ts'
import {
  importMispEvent,
  loadFrom,
  mispEventsOf,
  type Outcome,
  readObjects,
  submitObjects,
} from '#modules/exchange/server/index.ts'
import { standingOf } from '#modules/identity/server/index.ts'
import { incidentsContract } from '#modules/incidents/contract.ts'
import { type Marking, Tlp } from '#modules/sharing/contract.ts'
import { place } from '#modules/sharing/server/index.ts'
import { nobody } from '#platform/actor.ts'
import type { Call } from '#platform/server/call.ts'
import type { AnyTables } from '#platform/server/database.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { doorsWithin } from '../doors-within.ts'
import { accountOf, houseAtHand } from './at-hand.ts'
import { bar } from './bar.ts'
import { NotDone } from './outcome.ts'

type Taken = { stored: number; known: number; failed: { id: string; reason: string }[] }

/** Takes a STIX bundle or a MISP event into the exchange, for the delegation of a person, under one label. */
export async function importFile(
  path: string,
  { as, tlp }: { as: string; tlp: string },
): Promise<Record<string, unknown>> {
  const label = Tlp.safeParse(tlp)
  if (!label.success) throw new NotDone('usage', `A label is one of ${Tlp.options.join(', ')}.`)
  const bytes = await readFile(path)
  const marking: Marking = {
    tlp: label.data,
    pap: null,
    audience: { delegations: [], groups: [], people: [] },
    embargoUntil: null,
    caveats: [],
    exercise: false,
  }
  await using open = await houseAtHand()
  const { house } = open
  const actor = (await standingOf(house.database.kysely, await accountOf(house.database, as))) ?? nobody
  const take = isMisp(bytes) ? takeMisp : takeStix
  const { stored, known, failed } = await inTransaction(house, actor, 'cli.import', 'acts', (call) =>
    take(call, bytes, marking),
  )
  if (stored + known === 0 && failed.length > 0)
    throw new NotDone('damaged', failed.map(({ id, reason }) => `${id}: ${reason}`).join('\n'))
  return { stored, known, failed }
}

/** The word of an officer of the host against a "never accept again" that binds everybody. */
export async function readmit(stixId: string, { as }: { as: string }): Promise<Record<string, unknown>> {
  await using open = await houseAtHand()
  const doors = doorsWithin(open.house).as(exchangeContract, await accountOf(open.house.database, as))
  await doors.readmit({ stixId })
  return { readmitted: stixId }
}

/** A MISP export has its events under `Event` or `response`; STIX never has such a property. */
function isMisp(bytes: Buffer): boolean {
  return /^[\s[{]*"(Event|response)"\s*:/.test(
    bytes
      .subarray(0, 400)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  )
}

async function takeStix(call: Call<AnyTables>, bytes: Buffer, marking: Marking): Promise<Taken> {
  const reading = readObjects(bytes)
  if (!reading.ok) {
    const { line, column, message } = reading.fault
    throw new NotDone('damaged', `Line ${line}, column ${column}: ${message}`)
  }
  const outcomes = await submitObjects(call, {
    objects: reading.objects,
    markingId: await place(call, marking),
    origin: null,
  })
  const count = (wanted: Outcome['outcome']): number => outcomes.filter(({ outcome }) => outcome === wanted).length
  const failed = outcomes.flatMap(({ outcome, stixId, message }) =>
    outcome === 'failed' ? [{ id: stixId, reason: message ?? '' }] : [],
  )
  return { stored: count('stored'), known: count('known'), failed }
}

async function takeMisp(call: Call<AnyTables>, bytes: Buffer, markingDefault: Marking): Promise<Taken> {
  const taken = await importMispEvent(call, bytes, { markingDefault, origin: null })
  if (!taken.ok) throw new NotDone('damaged', taken.errors.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  const failed = taken.events.flatMap((event) =>
    event.failed.map(({ stixId, message }) => ({ id: stixId, reason: message })),
  )
  const stored = taken.events.reduce((sum, event) => sum + event.stored, 0)
  return { stored, known: taken.events.filter(({ outcome }) => outcome !== 'stored').length, failed }
}

/** An incident as a person sees it. That it was handed out is recorded. */
export async function exportIncident(
  id: string,
  { as, format, out }: { as: string; format: string; out?: string },
): Promise<Record<string, unknown>> {
  if (format !== 'stix' && format !== 'misp') throw new NotDone('usage', 'A format is stix or misp.')
  await using open = await houseAtHand()
  const doors = doorsWithin(open.house).as(incidentsContract, await accountOf(open.house.database, as))
  const bundle = await doors.files.exportStix({ id })
  const { events, left } =
    format === 'misp' ? mispEventsOf(bundle.objects.map((object) => JSON.stringify(object))) : { events: [], left: [] }
  const answer = format === 'misp' ? { response: events.map((Event) => ({ Event })) } : bundle
  if (!out) return answer
  await writeFile(out, `${JSON.stringify(answer, null, 2)}\n`, { mode: 0o600 })
  return { file: out, objects: bundle.objects.length, left: left.map(({ path, message }) => `${path}: ${message}`) }
}

export async function loadTaxii(
  path: string,
  { owner }: { owner?: string },
  json: boolean,
): Promise<Record<string, unknown>> {
  await using open = await houseAtHand()
  return {
    ...(await loadFrom(open.house, path, { progress: bar('Objects taken over', json), ...(owner ? { owner } : {}) })),
  }
}
