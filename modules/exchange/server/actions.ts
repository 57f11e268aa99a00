import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { checkAudience, whoOf } from '#modules/sharing/server/index.ts'
import { mayAct } from '#modules/sharing/rules.ts'
import type { Collection, CollectionWords, OwnMarkings } from '../contract.ts'
import { mayChangeCollection, readsCollection, writesCollection } from '../rules.ts'
import { collectionsSeen, firstRoot, insertCollection, isAliasTaken, updateCollection } from './collections.ts'
import { placesSeen } from './screen.ts'
import type { ExchangeTables } from './tables.ts'

type ExchangeCall = Call<ExchangeTables>

export async function collections(call: ExchangeCall): Promise<Collection[]> {
  const who = await whoOf(call)
  const rows = await collectionsSeen(call.db)
  return rows
    .map(({ num: _, rootId: __, mediaTypes: ___, ...row }) => ({
      ...row,
      description: row.description ?? '',
      canRead: readsCollection(who, row) === true,
      canWrite: writesCollection(who, row) === true,
    }))
    .filter(({ canRead, canWrite }) => canRead || canWrite)
}

export async function makeCollection(call: ExchangeCall, words: CollectionWords): Promise<Collection> {
  must(mayAct(call.actor))
  const keeperId = call.actor.delegationId
  if (keeperId === null) throw new Refusal('ROLE_MAY_NOT_ACT')
  await checkNamed(call, words)
  const root = await firstRoot(call.db)
  if (await isAliasTaken(call.db, root, words.alias)) throw new Refusal('COLLECTION_ALIAS_TAKEN')
  const id = await insertCollection(call.db, { words, keeperId, rootId: root, now: call.now })
  return collectionById(call, id)
}

export async function changeCollection(
  call: ExchangeCall,
  { id, ...words }: CollectionWords & { id: string },
): Promise<Collection> {
  const before = await collectionById(call, id)
  must(mayChangeCollection(call.actor, before))
  await checkNamed(call, words)
  const root = await firstRoot(call.db)
  if (await isAliasTaken(call.db, root, words.alias, id)) throw new Refusal('COLLECTION_ALIAS_TAKEN')
  await updateCollection(call.db, id, words)
  return collectionById(call, id)
}

/** Readers and writers are addressed as audiences are: whoever is named has standing here. */
async function checkNamed(call: ExchangeCall, { readers, writers, people }: CollectionWords): Promise<void> {
  const delegations = [...new Set([...readers.delegations, ...writers.delegations])]
  const groups = [...new Set([...readers.groups, ...writers.groups])]
  await checkAudience(call, {
    tlp: 'amber',
    pap: null,
    audience: { delegations, groups, people },
    embargoUntil: null,
    caveats: [],
    exercise: false,
  })
}

async function collectionById(call: ExchangeCall, id: string): Promise<Collection> {
  const found = (await collections(call)).find((one) => one.id === id)
  if (!found) throw new Refusal('COLLECTION_UNKNOWN')
  return found
}

/** The caller's markings: their standing as markings see it, and what of it is in use in each collection. */
export async function ownMarkings(call: ExchangeCall): Promise<OwnMarkings> {
  const who = await whoOf(call)
  const places = [...(await placesSeen(call)).values()]
  const readable = (await collections(call)).filter((one) => one.canRead)
  return {
    delegationId: who.delegationId,
    personId: who.personId,
    groups: [...who.groups],
    clientOf: who.clientOf,
    labels: [...(who.personId === null ? [] : (['red'] as const)), 'amber+strict', 'amber', 'green', 'clear'],
    collections: readable.map(({ id, title }) => ({
      id,
      title,
      markings: places
        .filter((place) => place.collectionId === id)
        .map(({ marked }) => ({ ownerId: marked.owner, marking: marked.marking })),
    })),
  }
}
