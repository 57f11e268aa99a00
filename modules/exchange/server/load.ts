import { sql } from 'kysely'
import { system } from '#platform/actor.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { place as markingIdOf } from '#modules/sharing/server/index.ts'
import type { Tlp } from '#modules/sharing/contract.ts'
import { definitionsIn } from '../imported-marking.ts'
import { arrivalMarking } from '../rules.ts'
import { versionKey } from '../stix/versions.ts'
import {
  type LoadedCollection,
  type LoadedObject,
  type LoadedRoot,
  type Named,
  readLoadFile,
  UnfitFile,
} from './load-file.ts'
import { placeId, putObjects } from './put.ts'
import { delegationsNamed, hostDelegation, technicalContacts } from './store.ts'
import { prepare, type Prepared } from './submission.ts'
import type { ExchangeTables } from './tables.ts'

type LoadCall = Call<ExchangeTables>

export type LoadOptions = {
  /** The delegation under whose name everything stands from now on; the host's own unless said. Its name or id. */
  owner?: string
  progress?: (done: number, total: number) => void
}

export type Loaded = {
  roots: number
  collections: number
  stored: number
  /** There already: the same file was loaded before. */
  known: number
  statuses: number
  /** Objects that are no valid STIX 2.1. Everything else was taken over. */
  failures: { collection: string; stixId: string; message: string }[]
}

/**
 * Takes over what another TAXII server holds: its roots, its collections with their ids and aliases, their objects with
 * their texts, versions and the dates at which they were added, and its statuses. In one transaction; loading the same
 * file again changes nothing.
 *
 * Throws UnfitFile, with the place in words, when the file cannot be read or names somebody who is not on this host.
 */
export async function loadFrom(house: House, file: string, { owner, progress }: LoadOptions = {}): Promise<Loaded> {
  const roots = await readLoadFile(file)
  const total = roots.reduce(
    (sum, root) => sum + root.collections.reduce((some, one) => some + one.objects.length, 0),
    0,
  )
  return inTransaction(house, system, 'taxii.load', 'acts', async (call: LoadCall) => {
    const ownerId = owner === undefined ? await hostDelegation(call.db) : (await resolve(call, [owner])).get(owner)
    if (!ownerId)
      throw new UnfitFile('This host has no delegation of its own yet: say under whose name the file is loaded.')
    const asOwner: LoadCall = { ...call, actor: { ...call.actor, delegationId: ownerId } }
    const loaded: Loaded = { roots: 0, collections: 0, stored: 0, known: 0, statuses: 0, failures: [] }
    const told = (): void => progress?.(loaded.stored + loaded.known + loaded.failures.length, total)
    for (const root of roots) {
      const rootId = await rootNamed(asOwner, root)
      loaded.roots++
      for (const one of root.collections) await loadCollection(asOwner, rootId, one, loaded, told)
      loaded.statuses += await loadStatuses(asOwner, rootId, root)
    }
    return loaded
  })
}

async function rootNamed({ db }: LoadCall, { path, title, description }: LoadedRoot): Promise<string> {
  const known = await db.selectFrom('taxii_root').select('id').where('path', '=', path).executeTakeFirst()
  if (known) return known.id
  const id = newId()
  const position = await db
    .selectFrom('taxii_root')
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirst()
  await db
    .insertInto('taxii_root')
    .values({ id, path, title, description, position: position?.count ?? 0 })
    .execute()
  return id
}

const atOnce = 1000

async function loadCollection(
  call: LoadCall,
  rootId: string,
  one: LoadedCollection,
  loaded: Loaded,
  told: () => void,
): Promise<void> {
  const { read, defaultTlp } = await collectionFor(call, rootId, one)
  loaded.collections++
  const ownerId = call.actor.delegationId ?? ''
  const people = await technicalContacts(call.db, ownerId)
  const audience = { keeperId: ownerId, readers: read, people: [] }
  const places = new Map<Tlp, Promise<number>>()
  const makePlace = async (tlp: Tlp): Promise<number> =>
    placeId(
      call.db,
      one.id,
      await markingIdOf(call, arrivalMarking(tlp, tlp === 'red' ? { ...audience, people } : audience)),
    )
  const placeFor = (tlp: Tlp): Promise<number> => {
    const place = places.get(tlp) ?? makePlace(tlp)
    places.set(tlp, place)
    return place
  }
  const definitions = definitionsIn(one.objects.map(({ value }) => value))
  for (let from = 0; from < one.objects.length; from += atOnce) {
    const fit: { item: Prepared; added: string }[] = []
    for (const object of one.objects.slice(from, from + atOnce)) {
      const item = prepare(object, definitions)
      const label = item.ok ? (item.own.tlp ?? defaultTlp) : defaultTlp
      if (!item.ok) loaded.failures.push({ collection: one.id, stixId: item.stixId, message: item.message })
      else if (label === 'red' && people.length === 0)
        loaded.failures.push({ collection: one.id, stixId: item.stixId, message: namesNobody })
      else fit.push({ item: versioned(item, object), added: object.dateAdded })
    }
    const outcomes = await putObjects(
      call.db,
      fit.map(({ item }) => item),
      {
        collectionId: one.id,
        ownerId,
        now: call.now,
        origin: null,
        placeFor,
        labelOf: (item) => item.own.tlp ?? defaultTlp,
        added: fit.map(({ added }) => added),
      },
    )
    outcomes.forEach((outcome, index) => {
      if (outcome.outcome === 'stored') loaded.stored++
      else if (outcome.outcome === 'known') loaded.known++
      else
        loaded.failures.push({
          collection: one.id,
          stixId: fit[index]?.item.stixId ?? '',
          message: 'It was withdrawn here, never to be accepted again.',
        })
    })
    told()
  }
}

const namesNobody = 'TLP:RED is for people named, and the delegation that takes this over has no technical contact.'

/** An object without a version of its own keeps the one that the other server gave it, where the file says it. */
function versioned(item: Prepared, { version }: LoadedObject): Prepared {
  return item.version !== '' || version === undefined ? item : { ...item, version, key: versionKey(version) }
}

type Taken = { read: { all: boolean; delegations: string[]; groups: string[] }; defaultTlp: Tlp }

async function collectionFor(call: LoadCall, rootId: string, one: LoadedCollection): Promise<Taken> {
  const { db, now } = call
  const read = await accessOf(call, one.read)
  const write = await accessOf(call, one.write)
  const defaultTlp = one.defaultTlp ?? (read.all ? 'green' : 'amber')
  const known = await db
    .selectFrom('stix_collection')
    .select(['root_id', 'keeper_id'])
    .where('id', '=', one.id)
    .executeTakeFirst()
  if (known && (known.root_id !== rootId || known.keeper_id !== call.actor.delegationId))
    throw new UnfitFile(`There is a collection ${one.id} already, and it is another one.`)
  if (!known)
    await db
      .insertInto('stix_collection')
      .values({
        id: one.id,
        root_id: rootId,
        alias: one.alias,
        title: one.title,
        description: one.description,
        group_id: null,
        keeper_id: call.actor.delegationId,
        read_by_all: read.all,
        read_delegations: read.delegations,
        write_by_all: write.all,
        write_delegations: write.delegations,
        ...(one.mediaTypes ? { media_types: one.mediaTypes } : {}),
        default_tlp: defaultTlp,
        created_at: now,
      })
      .execute()
  return { read, defaultTlp }
}

async function accessOf(call: LoadCall, { all, names }: Named): Promise<Taken['read']> {
  const found = await resolve(call, names)
  return { all, delegations: [...new Set(found.values())], groups: [] }
}

async function resolve({ db }: LoadCall, names: readonly string[]): Promise<Map<string, string>> {
  const found = await delegationsNamed(db, names)
  const unknown = names.filter((name) => !found.has(name))
  if (unknown.length > 0)
    throw new UnfitFile(
      `Not on this host: ${unknown.slice(0, 20).join(', ')}. Admit these delegations first, or name others.`,
    )
  return found
}

async function loadStatuses(call: LoadCall, rootId: string, { statuses }: LoadedRoot): Promise<number> {
  for (const { id, at, delegation, text } of statuses) {
    const delegationId =
      delegation === undefined ? call.actor.delegationId : (await resolve(call, [delegation])).get(delegation)
    await call.db
      .insertInto('taxii_status')
      .values({
        id,
        root_id: rootId,
        delegation_id: delegationId ?? null,
        account_id: null,
        at: at === undefined ? call.now : sql<Date>`${at}::timestamptz`,
        body: text,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  return statuses.length
}
