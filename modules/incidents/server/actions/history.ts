import { sql } from 'kysely'
import { must, Refusal } from '#platform/refusal.ts'
import { deliveriesOf } from '#modules/sharing/server/index.ts'
import type { IncidentDelivery, IncidentView, PartDifference, VersionLine } from '../../contract.ts'
import { difference as differenceOf } from '../../difference.ts'
import { type Part, partsAt } from '../../parts.ts'
import { mayRead, maySeeAs } from '../../rules.ts'
import { copyAt, isOwn, labelOf, withoutUnseen } from '../copy.ts'
import { allPartsSeen, type IncidentCall, incidentSeen, partsSeen } from '../eyes.ts'
import { accountNames, type Incident, isPersonOf, partiesByIds, standIn } from '../store/incidents.ts'
import { isWhole } from '../store/parts.ts'
import { markingsOf } from '#modules/sharing/server/index.ts'
import type { z } from 'zod'
import { delivered } from './read.ts'

type Version = z.infer<typeof VersionLine>

/** A version as the asker may know it, with the parts of it that they see. */
type Known = { number: number; parts: Part[]; label: string; redacted: boolean }

export async function list(call: IncidentCall, { id }: { id: string }): Promise<Version[]> {
  must(mayRead(call.actor))
  const incident = await incidentSeen(call, id)
  const parts = await withoutUnseen(call, await allPartsSeen(call, incident))
  const versions = await versionsIn(call, incident, parts)
  const own = isOwn(call, incident)
  const names = own
    ? await accountNames(
        call.db,
        parts.flatMap(({ madeBy, endedBy }) => [madeBy, endedBy]),
      )
    : new Map<string, string>()

  const lines = versions.map(({ number, label, redacted, parts: now }, index) => {
    const previous = versions[index - 1]
    const changes = differenceOf(previous?.parts ?? [], now)
    const { at, by } = made(incident, parts, number)
    return {
      label,
      at: at.toISOString(),
      by: own && by !== null ? (names.get(by) ?? null) : null,
      version: own ? number : null,
      redacted,
      changed: [...new Set(changes.map(({ name }) => name))],
    }
  })
  return lines.toReversed()
}

export async function one(call: IncidentCall, { id, label }: { id: string; label: string }): Promise<IncidentView> {
  const { incident, find } = await known(call, id)
  const version = find(label)
  const copy = await copyAt(call, incident, version.parts, version.number)
  await delivered(call, incident, call.actor.kind === 'machine' ? 'export' : 'page', label)
  return copy
}

type Between = { id: string; from: string; to: string }

export async function difference(
  call: IncidentCall,
  { id, from, to }: Between,
): Promise<z.infer<typeof PartDifference>[]> {
  const { incident, find } = await known(call, id)
  const [before, after] = [find(from), find(to)]
  for (const label of [from, to])
    await delivered(call, incident, call.actor.kind === 'machine' ? 'export' : 'page', label)
  return differenceOf(before.parts, after.parts)
}

async function known(call: IncidentCall, id: string) {
  must(mayRead(call.actor))
  const incident = await incidentSeen(call, id)
  const versions = await versionsIn(call, incident, await withoutUnseen(call, await allPartsSeen(call, incident)))
  const find = (label: string): Known => {
    const version = versions.findLast((one) => one.label === label)
    if (!version) throw new Refusal('VERSION_UNKNOWN')
    return version
  }
  return { incident, find }
}

/**
 * The versions in which something changed that the asker sees, the oldest first. They begin where the incident was
 * shared, and where its facts were already for the asker: what was marked for them before that hung in the air.
 */
async function versionsIn(call: IncidentCall, incident: Incident, parts: readonly Part[]): Promise<Known[]> {
  const first = isOwn(call, incident) ? 1 : (incident.sharedVersion ?? 1)
  const numbers = new Set(
    parts
      .flatMap(({ from, until }) => (until === null ? [from] : [from, until]))
      .map((number) => Math.max(first, number)),
  )
  const versions: Known[] = []
  for (const number of [...numbers].toSorted((a, b) => a - b)) {
    const then = partsAt(parts, number)
    if (!then.some(({ body }) => body.kind === 'facts') || !then.some(({ body }) => body.kind === 'status')) continue
    const redacted = !(await isWhole(call.db, incident.id, number, then.length))
    const label = labelOf(then, redacted)
    if (isNews(versions.at(-1)?.parts, then)) versions.push({ number, parts: then, label, redacted })
  }
  return versions
}

function isNews(before: readonly Part[] | undefined, now: readonly Part[]): boolean {
  return before === undefined || differenceOf(before, now).length > 0
}

function made(incident: Incident, parts: readonly Part[], number: number): { at: Date; by: string | null } {
  const begun = parts.find(({ from }) => from === number)
  if (begun) return { at: begun.since, by: begun.madeBy }
  const ended = parts.find(({ until }) => until === number)
  return { at: ended?.endedAt ?? incident.sharedAt ?? incident.reportedAt, by: ended?.endedBy ?? null }
}

type Standing = { id: string; delegation?: string | undefined; person?: string | undefined }

/**
 * A preview by the database itself: it is told that somebody else asks, and answers as it would them. A delegation is
 * seen through one of its people, best one whom no part names, so that RED for somebody else of them stays away. For a
 * draft, the incident is shared within a savepoint, and the savepoint rolled back. What the asker does not see
 * themselves they do not see through others either.
 */
export async function seeAs(call: IncidentCall, { id, delegation, person }: Standing) {
  must(mayRead(call.actor))
  const incident = await incidentSeen(call, id)
  must(maySeeAs(call.actor, incident))
  const own = await withoutUnseen(call, await partsSeen(call, incident))
  const onceShared = incident.status === 'draft'
  const as = await standingOf(call, own, { id, delegation, person })

  await sql`savepoint preview`.execute(call.db)
  try {
    if (onceShared)
      await call.db
        .updateTable('incident')
        .set({ status: 'shared', shared_at: call.now, shared_version: incident.version })
        .where('id', '=', id)
        .execute()
    await sql`select set_config('chancery.actor', ${as.actor.id ?? ''}, true)`.execute(call.db)
    return { copy: await copyFor({ ...call, actor: as.actor }, id, own), onceShared }
  } finally {
    // Settings roll back with the savepoint: from here on the asker asks again.
    await sql`rollback to savepoint preview`.execute(call.db)
  }
}

async function copyFor(call: IncidentCall, id: string, own: readonly Part[]): Promise<IncidentView | null> {
  const incident = await incidentSeen(call, id).catch((error: unknown) => {
    if (error instanceof Refusal) return null
    throw error
  })
  if (!incident) return null
  const theirs = new Set((await partsSeen(call, incident)).map(({ row }) => row))
  return copyAt(
    call,
    incident,
    await withoutUnseen(
      call,
      own.filter(({ row }) => theirs.has(row)),
    ),
    incident.version,
  )
}

async function standingOf(call: IncidentCall, own: readonly Part[], { delegation, person }: Standing) {
  const base = { name: '', roles: [], scopes: [] }
  if (delegation === undefined) {
    if (person !== undefined) throw new Refusal('STANDING_UNKNOWN')
    return { actor: { ...base, kind: 'nobody', id: null, delegationId: null } as const }
  }
  const markings = [
    ...(
      await markingsOf(
        call,
        own.map(({ markingId }) => markingId),
      )
    ).values(),
  ]
  const named = markings.flatMap(({ marking }) => marking.audience.people)
  const account = person ?? (await standIn(call.db, delegation, named))
  if (account === undefined || !(await isPersonOf(call.db, account, delegation))) throw new Refusal('STANDING_UNKNOWN')
  return { actor: { ...base, kind: 'person', id: account, delegationId: delegation } as const }
}

/** For the owner, who handed it out, and for the auditor, who may know of what they may not read. */
export async function deliveries(
  call: IncidentCall,
  { id }: { id: string },
): Promise<z.infer<typeof IncidentDelivery>[]> {
  must(mayRead(call.actor))
  if (!call.actor.roles.includes('auditor')) must(maySeeAs(call.actor, await incidentSeen(call, id)))
  const rows = await deliveriesOf(call, 'incident', id)
  const parties = await partiesByIds(
    call.db,
    rows.flatMap(({ toDelegationId }) => toDelegationId ?? []),
  )
  const names = await accountNames(
    call.db,
    rows.map(({ toAccountId }) => toAccountId),
  )
  return rows.map(({ at, way, toDelegationId, toAccountId, version }) => ({
    at: at.toISOString(),
    way,
    to: (toDelegationId !== null && parties.get(toDelegationId)) || null,
    account: (toAccountId !== null && names.get(toAccountId)) || null,
    copy: version ?? '',
  }))
}
