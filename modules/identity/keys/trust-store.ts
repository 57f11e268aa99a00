/** What a client keeps of keys between two visits, as JSON under a few names of its store. */
import { z } from 'zod'
import type { LastSeen } from '#modules/record/verifying.ts'
import { fromUtf8, utf8 } from '#platform/bytes.ts'
import { ListedKeys } from './listed-keys.ts'
import { ListedPowers, noPowers } from './listed-powers.ts'
import { keptOf, SignedCommittee, SignedDevice, SignedList } from './statements.ts'
import type { KeyAlarm, KeyValue } from './trusting.ts'

const KeptCommittee = keptOf(SignedCommittee)
const KeptList = keptOf(SignedList)
export const KeptDevice = keptOf(SignedDevice)

/** A statement as it was read: `held` says that its signature was verified, so that it need not be again. */
const Link = z.object({ kept: KeptDevice, held: z.boolean() })
export type Link = z.infer<typeof Link>

/** Where statements of keys stand in the record, by pseudonym; `from` and `to` say which part of it was read. */
const Scan = z.object({
  origin: z.string(),
  from: z.int(),
  to: z.int(),
  seen: z.record(z.string(), z.array(z.int())),
})
export type Scan = z.infer<typeof Scan>

/** What was read of all lists so far: where they and the committees stand, and whose keys they listed. */
const ListsRead = z.object({
  since: z.int(),
  places: z.array(z.int()),
  keys: ListedKeys,
  powers: ListedPowers.default(noPowers),
})
export type ListsRead = z.infer<typeof ListsRead>

const Alarm = z.object({
  alarm: z.custom<KeyAlarm>((value) => typeof value === 'object' && value !== null),
  settled: z.boolean(),
})
export type RaisedAlarm = z.infer<typeof Alarm>

const names = {
  committees: 'keys/committees',
  list: 'keys/list',
  listsRead: 'keys/lists-read',
  chains: 'keys/chains',
  block: (delegation: string, number: number) => `keys/chain/${delegation}/${number}`,
  scan: 'keys/scan',
  known: 'keys/known',
  alarms: 'keys/alarms',
  checkpoint: (origin: string) => `keys/checkpoint/${origin}`,
} as const

/** Statements are kept in blocks, so that one more does not write all anew. */
const blockSize = 16

export type TrustStore = ReturnType<typeof trustStore>

export function trustStore(store: KeyValue) {
  const read = async <Shape extends z.ZodType>(name: string, shape: Shape): Promise<z.infer<Shape> | undefined> => {
    const bytes = await store.get(name)
    return bytes && shape.parse(JSON.parse(fromUtf8(bytes)))
  }
  const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value))
  const write = (name: string, value: unknown): Promise<void> => store.put({ [name]: json(value) })
  const lastSeen: LastSeen = {
    load: (origin) => read(names.checkpoint(origin), z.string()),
    save: (origin, note) => write(names.checkpoint(origin), note),
  }
  return {
    lastSeen,
    committees: async () => (await read(names.committees, z.array(KeptCommittee))) ?? [],
    keepCommittees: (committees: z.infer<typeof KeptCommittee>[]) => write(names.committees, committees),
    /** The newest list, with what all of them said; without the latter a list is nothing that one could go on from. */
    async list(): Promise<{ newest: z.infer<typeof KeptList>; read: ListsRead } | undefined> {
      const [newest, past] = [await read(names.list, KeptList), await read(names.listsRead, ListsRead)]
      return newest && past && { newest, read: past }
    },
    /** Never an older one over a newer one, which another window may have kept meanwhile. */
    async keepList(list: z.infer<typeof KeptList>, past: ListsRead): Promise<void> {
      const before = await read(names.list, KeptList)
      if (!before || before.signed.statement.version <= list.signed.statement.version)
        await store.put({ [names.list]: json(list), [names.listsRead]: json(past) })
    },
    /** How many statements of each delegation are kept, and up to where in the record the host told of them. */
    chains: async () =>
      (await read(names.chains, z.record(z.string(), z.object({ count: z.int(), asked: z.int() })))) ?? {},
    async links(delegation: string, count: number): Promise<Link[]> {
      const blocks = Array.from({ length: Math.ceil(count / blockSize) }, (_, number) =>
        read(names.block(delegation, number), z.array(Link)),
      )
      return (await Promise.all(blocks)).flatMap((block) => block ?? []).slice(0, count)
    },
    /** Keeps the statements from `from` on, and what stands of each delegation now. */
    async keepLinks(
      changed: ReadonlyMap<string, { links: readonly Link[]; from: number }>,
      chains: Record<string, { count: number; asked: number }>,
    ) {
      const entries: Record<string, Uint8Array> = { [names.chains]: json(chains) }
      for (const [delegation, { links, from }] of changed)
        for (let block = Math.floor(from / blockSize); block * blockSize < links.length; block++)
          entries[names.block(delegation, block)] = json(links.slice(block * blockSize, (block + 1) * blockSize))
      await store.put(entries)
    },
    scan: () => read(names.scan, Scan),
    keepScan: (scan: Scan) => write(names.scan, scan),
    known: () => read(names.known, z.array(z.string())),
    keepKnown: (devices: readonly string[]) => write(names.known, devices),
    alarms: async () => (await read(names.alarms, z.array(Alarm))) ?? [],
    keepAlarms: (alarms: readonly RaisedAlarm[]) => write(names.alarms, alarms),
  }
}
