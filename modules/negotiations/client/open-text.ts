// An open negotiation as this browser makes it out: every act is verified by the keys that were relayed with it, which
// follow from the committee and stand in the record, and folded as the parties fold it. Nothing of it is taken on trust but
// the roles and powers of who spoke, and the times, which the reader tells.
import { type KeyAlarmKind, openTrust, type Trust } from '#modules/identity/keys.ts'
import type { DocumentKeys } from '../deciding/document-keys.ts'
import { doorsFrom } from '../deciding/document-keys.ts'
import { RelayedEntry } from '../relayed-entry.ts'
import { fold, newNegotiation } from '../text/fold.ts'
import { operationIdOf } from '../text/operation.ts'
import { verifyOperation } from '../text/signing.ts'
import type { Entry, Negotiation } from '../text/state.ts'

export type OpenTextDoors = {
  entries(after: number): Promise<{ entries: unknown[]; count: number }>
  /** `at`: when they were relayed, by which they are judged. */
  keys(): Promise<{ keys: string | null; at: string }>
  record(path: string): Promise<Uint8Array>
}

/** `keys`: the keys do not follow from a committee. `false-signature`: an act that nobody signed as it is told. */
export type OpenTextFault = 'keys' | 'false-signature' | 'malformed'

/**
 * What makes keys worthless to a reader. The record goes on, and the keys that were relayed stay behind it: a later device of
 * some delegation, or a later list, says nothing of what was signed before.
 */
const grave: ReadonlySet<KeyAlarmKind> = new Set<KeyAlarmKind>([
  'committee-changed',
  'list-invalid',
  'list-rolled-back',
  'device-list-forked',
  'record',
])

export type OpenText = {
  state: Negotiation
  /** The time of the last act. */
  at: string | undefined
  /** Acts verified, of how many there are. */
  count: number
  of: number
  fault?: OpenTextFault
}

/** Reads on from where it stands, each time it is asked. What was found false once stays so. */
export function readOpenText(room: string, doors: OpenTextDoors) {
  const state = newNegotiation(room)
  let at: string | undefined
  let trust: Trust | undefined
  let fault: OpenTextFault | undefined
  let of = 0

  const shown = (): OpenText => ({ state, at, count: state.count, of, ...(fault ? { fault } : {}) })
  const trusting = async (entry: Entry): Promise<Trust | undefined> => {
    const found = trust?.standing(entry.signed.signature.key, entry.by.delegation)
    if (!found) trust = await trustIn(await doors.keys(), doors.record, entry.by.delegation)
    return trust
  }
  const take = async (given: unknown): Promise<OpenTextFault | undefined> => {
    const parsed = RelayedEntry.safeParse(given)
    if (!parsed.success) return 'malformed'
    const entry: Entry = parsed.data
    const held = await trusting(entry)
    if (!held || held.alarms().some(({ kind }) => grave.has(kind))) return 'keys'
    if (!(await isSigned(entry, room, held))) return 'false-signature'
    fold(state, entry)
    at = entry.at
    return undefined
  }

  return {
    shown,
    /** @param tell after each page that was verified. */
    async advance(tell: (text: OpenText) => void): Promise<OpenText> {
      while (!fault) {
        const page = await doors.entries(state.count)
        of = page.count
        if (page.entries.length === 0) break
        for (const entry of page.entries) {
          fault = await take(entry)
          if (fault) break
        }
        tell(shown())
      }
      return shown()
    },
  }
}

async function trustIn(
  { keys, at }: Awaited<ReturnType<OpenTextDoors['keys']>>,
  record: OpenTextDoors['record'],
  delegation: string,
): Promise<Trust | undefined> {
  const kept = new Map<string, Uint8Array>()
  const given = keysIn(keys)
  if (!given) return undefined
  const trust = openTrust({
    doors: doorsFrom(given),
    store: {
      get: async (key) => kept.get(key),
      put: async (changes) => {
        for (const [key, bytes] of Object.entries(changes))
          if (bytes) kept.set(key, bytes)
          else kept.delete(key)
      },
    },
    fetch: record,
    ownDelegation: delegation,
    now: () => new Date(at),
  })
  await trust.refresh()
  await trust.look([...new Set(given.devices.map(({ signed }) => signed.statement.delegation))])
  return trust
}

/** What trust is opened on verifies each statement anew; here only that it is a list of them. */
function keysIn(keys: string | null): DocumentKeys | undefined {
  const parsed: unknown = keys === null ? undefined : JSON.parse(keys)
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const { committees, devices, lists } = parsed as Partial<DocumentKeys>
  return committees && devices && lists ? { committees, devices, lists } : undefined
}

async function isSigned({ by, signed }: Entry, room: string, trust: Trust): Promise<boolean> {
  const { operation, signature } = signed
  const standing = trust.standing(signature.key, by.delegation)
  if (!standing?.added || operation.room !== room) return false
  const { account, name } = standing.holder
  if (operation.id !== operationIdOf(room, signature.key, operation.n)) return false
  if (by.device !== signature.key || by.account !== account || by.name !== name) return false
  return verifyOperation(standing.key, signed)
}
