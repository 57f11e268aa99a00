import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { attribute, event, marked } from '../misp/test-events.ts'
import { isJsonObject, type Json, type JsonObject, readJson } from '../stix/json.ts'
import { exchange, exportMispEvent, importMispEvent, type MispImport, type MispImporting } from './index.ts'

/** Belmere's analyst takes MISP events in; what comes out of it for others is what the tests tell. */
export const incident = '00000000-0000-7000-8000-1c1de0000001'
const { belmere } = people
export const forCarthia: Marking = marked('amber', {
  audience: { delegations: [delegations.carthia], groups: [], people: [] },
})

export const openWorld = () => openTestWorld([identity, sharing, exchange])

export async function actorOf(world: TestWorld, account: string) {
  return world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': account } }))
}

export async function take(
  world: TestWorld,
  one: JsonObject,
  importing: Partial<MispImporting> = {},
  account: string = belmere.analyst,
): Promise<MispImport> {
  return inTransaction(world.house, await actorOf(world, account), 'test', 'acts', (call) =>
    importMispEvent(call, JSON.stringify({ Event: one }), {
      markingDefault: forCarthia,
      origin: incident,
      ...importing,
    }),
  )
}

export async function giveOut(world: TestWorld, account: string, origin = incident) {
  return inTransaction(world.house, await actorOf(world, account), 'test', 'acts', (call) =>
    exportMispEvent(call, origin),
  )
}

export async function read(answer: Response | Promise<Response>): Promise<JsonObject> {
  const reading = readJson(await (await answer).text())
  if (!reading.ok || !isJsonObject(reading.value)) throw new Error('no JSON object')
  return reading.value
}

export async function feed(
  world: TestWorld,
  account: string,
  file: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return world.knock(account, `/feeds/misp/${file}`, { headers })
}

export const uuidIn = (one: Json): string => (isJsonObject(one) ? String(one['uuid']) : '')
export const valuesIn = (one: Json | undefined): Json[] =>
  isJsonObject(one) && Array.isArray(one['Attribute'])
    ? one['Attribute'].map((each) => (isJsonObject(each) ? (each['value'] ?? null) : null)).toSorted()
    : []
export const everything = async (world: TestWorld) =>
  world.database.kysely.selectFrom('stix_object').select(['stix_id', 'version', 'text']).orderBy('seq').execute()

export const outage = event({
  distribution: '0',
  Attribute: [
    attribute(10, 'domain', 'relay.example.org'),
    attribute(11, 'ip-dst', '192.0.2.7', { Tag: [{ name: 'tlp:green' }] }),
    attribute(12, 'email-src', 'source@example.org', { to_ids: false, Tag: [{ name: 'tlp:red' }] }),
  ],
})
// The distribution would leave it at home; here the audience of the incident decides.
const { distribution: _, ...rest } = outage
export const shared = rest
