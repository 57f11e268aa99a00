import { must } from '#platform/refusal.ts'
import { recordDeliveries } from '#modules/sharing/server/index.ts'
import type { IncidentView, ListInput, MapPlace, SearchHit } from '../../contract.ts'
import { textsOf } from '../../part-texts.ts'
import { sectionUnder } from '../../parts.ts'
import { mayRead } from '../../rules.ts'
import { queryWords, snippet, tsqueriesOf } from '../../search-words.ts'
import { Nis2ImpactSeverity } from '../../severity.ts'
import { copyOf, isOwn, linesOf } from '../copy.ts'
import { type IncidentCall, incidentSeen, onlySeen, onlySeenOf } from '../eyes.ts'
import { type Incident, partiesByIds } from '../store/incidents.ts'
import { hitsOf, listedIds, matchingIncidents, matchingParts } from '../store/lists.ts'
import type { z } from 'zod'

export async function one(call: IncidentCall, { id }: { id: string }): Promise<IncidentView> {
  must(mayRead(call.actor))
  const incident = await incidentSeen(call, id)
  const copy = await copyOf(call, incident)
  await delivered(call, incident, call.actor.kind === 'machine' ? 'export' : 'page', copy.copy.label)
  return copy
}

/**
 * Records that a copy was handed over. Within the owner's delegation nothing is handed over, and the public is nobody to
 * whom something could be proved; both leave no record. Lists and search leave none either: they say that there is an
 * incident, its name and the words around a hit, and whoever reads on opens the page.
 */
export async function delivered(
  call: IncidentCall,
  incident: Incident,
  way: 'page' | 'export' | 'file',
  copy: string,
): Promise<void> {
  if (isOwn(call, incident) || call.actor.delegationId === null) return
  await recordDeliveries(call, [
    {
      kind: 'incident',
      ownerId: incident.ownerId,
      way,
      objectId: incident.id,
      version: copy,
      exercise: incident.exercise,
    },
  ])
}

export async function list(call: IncidentCall, asked: ListInput) {
  must(mayRead(call.actor))
  const ids = await listedIds(call.db, asked)
  const page = ids.slice(0, asked.limit)
  const items = await linesOf(call, page)
  const last = page.at(-1)
  return ids.length > asked.limit && last !== undefined ? { items, next: last } : { items }
}

export async function search(call: IncidentCall, asked: { words: string; world: 'real' | 'exercise'; limit: number }) {
  must(mayRead(call.actor))
  const sought = queryWords(asked.words)
  if (sought.length === 0) return { items: [] }
  const each = tsqueriesOf(sought)
  const matches = await matchingIncidents(call.db, each, asked.world === 'exercise', asked.limit)
  const ids = matches.map(({ id }) => id)
  const parts = await onlySeenOf(call, await matchingParts(call.db, each, ids))
  const lines = new Map((await linesOf(call, ids)).map((line) => [line.id, line]))

  const items = matches.flatMap(({ id, rank }): z.infer<typeof SearchHit>[] => {
    const incident = lines.get(id)
    const bodies = parts.filter(({ incidentId }) => incidentId === id).map(({ body }) => body)
    return incident && bodies.length > 0 ? [{ incident, rank, found: foundIn(bodies, sought, 3) }] : []
  })
  return { items }
}

type Body = Parameters<typeof textsOf>[0]
type Found = z.infer<typeof SearchHit>['found'][number]

/** The first few places; what comes behind them is not read. */
function foundIn(bodies: readonly Body[], sought: ReturnType<typeof queryWords>, most: number): Found[] {
  const found: Found[] = []
  for (const body of bodies)
    for (const { text, language } of textsOf(body)) {
      const runs = snippet(text, sought)
      if (runs) found.push({ kind: body.kind, section: sectionUnder(body), language, snippet: runs })
      if (found.length >= most) return found
    }
  return found
}

type Place = z.infer<typeof MapPlace>

/** How many incidents hit which place: counted from what the asker sees, part by part. */
export async function map(call: IncidentCall, { world }: { world: 'real' | 'exercise' }): Promise<{ places: Place[] }> {
  must(mayRead(call.actor))
  const hits = await onlySeenOf(call, await hitsOf(call.db, world === 'exercise'))
  const incidents = new Set(
    (
      await onlySeen(
        call,
        hits.map(({ incident }) => incident),
      )
    ).map(({ id }) => id),
  )
  const severities = new Set(
    await onlySeenOf(
      call,
      hits.flatMap(({ severity }) => severity ?? []),
    ),
  )
  const parties = await partiesByIds(
    call.db,
    hits.flatMap(({ delegationId }) => delegationId ?? []),
  )

  const byPlace = Map.groupBy(
    hits.filter(({ incidentId }) => incidents.has(incidentId)),
    ({ country, delegationId }) => country ?? delegationId,
  )
  const places = [...byPlace.values()].flatMap((there): Place[] => {
    const [first] = there
    if (!first) return []
    const worst = new Set(
      there.flatMap(({ severity }) => (severity && severities.has(severity) ? [severity.worst] : [])),
    )
    return [
      {
        country: first.country,
        delegation: (first.delegationId !== null && parties.get(first.delegationId)) || null,
        incidents: new Set(there.map(({ incidentId }) => incidentId)).size,
        open: new Set(there.flatMap(({ incident }) => (incident.status === 'shared' ? [incident.id] : []))).size,
        worst: Nis2ImpactSeverity.options.findLast((severity) => worst.has(severity)) ?? null,
      },
    ]
  })
  return {
    places: places.toSorted((a, b) => b.incidents - a.incidents || (a.country ?? '').localeCompare(b.country ?? '')),
  }
}
