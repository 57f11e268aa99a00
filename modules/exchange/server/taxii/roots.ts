import { collectionNamed } from '../reading.ts'
import { statusSeen } from '../store.ts'
import type { Seen, Standing } from '../standing.ts'
import { presentStanding, rememberedStanding } from '../standing.ts'
import { json, type Knocking, mustPush, named } from './door.ts'
import { notFound, TaxiiFault } from './faults.ts'
import { mediaType } from './media.ts'
import { mayPull } from '../../rules.ts'

/** The largest envelope, in bytes. */
export const largestEnvelope = 32 * 1024 * 1024

/** TAXII 2.1, section 4.1. */
export async function discovery({ context, house, actor }: Knocking): Promise<Response> {
  const { roots } = await presentStanding(house, actor)
  const here = new URL(context.req.url).origin
  const origin = house.config.publicUrl.startsWith('https:') ? new URL(house.config.publicUrl).origin : here
  const urls = roots.map((root) => `${origin}/taxii2/${root.path}/`)
  return json(
    JSON.stringify({
      title: 'Chancery',
      description:
        'Cyber incidents and what is known of them, shared between delegations as far as its markings reach.',
      ...(urls[0] ? { default: urls[0] } : {}),
      api_roots: urls,
    }),
  )
}

/** TAXII 2.1, section 4.2. */
export async function apiRoot({ context, house, actor }: Knocking): Promise<Response> {
  const { title, description } = await rootNamed(house, actor, named(context, 'root'))
  return json(
    JSON.stringify({
      title,
      ...(description ? { description } : {}),
      versions: [mediaType],
      max_content_length: largestEnvelope,
    }),
  )
}

async function rootNamed(house: Knocking['house'], actor: Knocking['actor'], path: string) {
  const isIt = (root: Standing['roots'][number]) => root.path === path
  const root =
    (await rememberedStanding(house, actor)).roots.find(isIt) ?? (await presentStanding(house, actor)).roots.find(isIt)
  if (!root) throw new TaxiiFault(404, notFound)
  return root
}

/** TAXII 2.1, section 4.3: seen by the delegation that sent the envelope, and nobody else. */
export async function status({ context, house, actor }: Knocking): Promise<Response> {
  const { id: rootId } = await rootNamed(house, actor, named(context, 'root'))
  const id = named(context, 'status')
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
  const row = isId ? await statusSeen(house, actor, rootId, id) : undefined
  if (!row) throw new TaxiiFault(404, notFound)
  return json(row.body)
}

/** TAXII 2.1, section 5.1. */
export async function collections({ context, house, actor }: Knocking): Promise<Response> {
  if (mayPull(actor) !== true) mustPush(actor)
  const path = named(context, 'root')
  const standing = await presentStanding(house, actor)
  const known = standing.answers.get(path)
  if (known !== undefined) return json(known)
  if (!standing.roots.some((root) => root.path === path)) throw new TaxiiFault(404, notFound)
  const seen = standing.collections.filter((one) => one.root === path)
  const body = seen.length === 0 ? '{}' : JSON.stringify({ collections: seen.map(described) })
  standing.answers.set(path, body)
  return json(body)
}

/** TAXII 2.1, section 5.2. */
export async function collection({ context, house, actor }: Knocking): Promise<Response> {
  if (mayPull(actor) !== true) mustPush(actor)
  const seen = collectionNamed(
    await presentStanding(house, actor),
    named(context, 'root'),
    named(context, 'collection'),
  )
  if (!seen) throw new TaxiiFault(404, notFound)
  return json(JSON.stringify(described(seen)))
}

function described({ id, title, description, alias, canRead, canWrite, mediaTypes }: Seen) {
  return {
    id,
    title,
    ...(description ? { description } : {}),
    ...(alias ? { alias } : {}),
    can_read: canRead,
    can_write: canWrite,
    media_types: mediaTypes,
  }
}
