import { sharingContract } from '#modules/sharing/contract.ts'
import { delegations, type TestWorld } from '#modules/identity/server/test-world.ts'

/** What a TAXII client sends and reads, for tests told on the invented world. */

export const media = 'application/taxii+json;version=2.1'

export const tlp = {
  clear: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  green: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  amber: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  strict: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  red: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
  white1: 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9',
  amber1: 'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82',
}

type Extra = Record<string, unknown>

/** The id of the nth invented object of a type. */
export function idOf(type: string, n: number): string {
  return `${type}--00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
}

const common = { spec_version: '2.1', created: '2026-11-01T08:00:00.000Z', modified: '2026-11-01T08:00:00.000Z' }

export function malware(n: number, extra: Extra = {}): Extra {
  return { type: 'malware', ...common, id: idOf('malware', n), name: `Invented ${n}`, is_family: false, ...extra }
}

export function indicator(n: number, extra: Extra = {}): Extra {
  const pattern = {
    pattern: `[ipv4-addr:value = '198.51.100.${n % 256}']`,
    pattern_type: 'stix',
    valid_from: '2026-11-01T08:00:00Z',
  }
  return { type: 'indicator', ...common, id: idOf('indicator', n), name: `Sign ${n}`, ...pattern, ...extra }
}

export function relationship(n: number, from: string, to: string, extra: Extra = {}): Extra {
  return {
    type: 'relationship',
    ...common,
    id: idOf('relationship', n),
    relationship_type: 'indicates',
    source_ref: from,
    target_ref: to,
    ...extra,
  }
}

export function marked(object: Extra, ...refs: string[]): Extra {
  return { ...object, object_marking_refs: refs }
}

export type Envelope = { more?: boolean; next?: string; objects?: Extra[]; versions?: string[] }
export type Status = {
  id: string
  status: string
  total_count: number
  success_count: number
  failure_count: number
  pending_count: number
  successes?: Detail[]
  failures?: Detail[]
}
type Detail = { id: string; version: string; message?: string }

export type Client = {
  get(path: string, headers?: Record<string, string>): Promise<Response>
  objects(query?: string): Promise<Envelope>
  ids(query?: string): Promise<unknown[]>
  post(objects: readonly unknown[]): Promise<Status>
  send(body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>): Promise<Response>
  delete(id: string, query?: string): Promise<Response>
}

/** What an answer says. The test that asks knows the shape, and fails where it is another. */
export async function said<Body = Record<string, never>>(answer: Response | Promise<Response>): Promise<Body> {
  return (await (await answer).json()) as Body
}

/** A TAXII client of an account, at one collection. */
export function clientAt(world: Pick<TestWorld, 'knock'>, account: string, base: string): Client {
  const get: Client['get'] = (path, headers) =>
    world.knock(account, `${base}${path}`, { headers: { accept: media, ...headers } })
  const send: Client['send'] = (body, headers) =>
    world.knock(account, `${base}objects/`, {
      method: 'POST',
      headers: { accept: media, 'content-type': media, ...headers },
      body,
    })
  const objects: Client['objects'] = async (query = '') => {
    const answer = await get(`objects/${query}`)
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
    return said<Envelope>(answer)
  }
  return {
    get,
    send,
    objects,
    ids: async (query) => ((await objects(query)).objects ?? []).map((one) => one['id']),
    async post(some) {
      const answer = await send(JSON.stringify({ objects: some }))
      if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`)
      return said<Status>(answer)
    },
    delete: (id, query = '') =>
      world.knock(account, `${base}objects/${id}/${query}`, { method: 'DELETE', headers: { accept: media } }),
  }
}

/** Belmere founds a sharing group with Carthia and Esteria: its collection, and a client of each. */
export async function openGroup(world: TestWorld, steward: string) {
  const doors = world.as(sharingContract, steward)
  const group = await doors.found({ name: 'Three', purpose: 'Signs of compromise' })
  for (const delegationId of [delegations.carthia, delegations.esteria])
    await doors.add({ groupId: group.id, delegationId })
  const base = `/taxii2/chancery/collections/group-${group.id}/`
  const both = async (delegation: string) => world.machine(delegation, ['taxii:read', 'taxii:write'])
  const [belmere, carthia, dorvane, esteria] = [
    await both(delegations.belmere),
    await both(delegations.carthia),
    await both(delegations.dorvane),
    await both(delegations.esteria),
  ]
  return {
    groupId: group.id,
    base,
    doors,
    belmere: clientAt(world, belmere, base),
    carthia: clientAt(world, carthia, base),
    dorvane: clientAt(world, dorvane, base),
    esteria: clientAt(world, esteria, base),
    accounts: { belmere, carthia, dorvane, esteria },
  }
}
