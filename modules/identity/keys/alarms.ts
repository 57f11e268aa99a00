/** Alarms about keys: each is raised once for the same evidence, kept until somebody settles it, and never forgotten after. */
import { RecordAlarm } from '#modules/record/verifying.ts'
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import type { RaisedAlarm, TrustStore } from './trust-store.ts'
import type { KeyAlarm } from './trusting.ts'

/** The oldest settled ones go first. */
const mostKept = 200
/** A host may tell one lie in a thousand ways; whoever reads has understood after these. No lie crowds out another kind. */
const mostOfKind = 100

export type Alarms = {
  load(): Promise<void>
  raise(alarm: Omit<KeyAlarm, 'id' | 'at'>): Promise<void>
  /** What the record itself said was wrong. Anything that is no alarm is thrown on. */
  raiseRecord(error: unknown, about?: Pick<KeyAlarm, 'delegation' | 'device'>): Promise<void>
  /** Takes back what turned out well: those of a kind that `still` does not name. */
  ease(kind: KeyAlarm['kind'], still: (alarm: KeyAlarm) => boolean): Promise<void>
  settle(id: string): Promise<KeyAlarm | undefined>
  open(): KeyAlarm[]
}

export function openAlarms(store: TrustStore, now: () => Date, changed: () => void): Alarms {
  let raised: RaisedAlarm[] = []
  const keep = async (): Promise<void> => {
    const settled = raised.filter((one) => one.settled)
    const most = Math.max(0, settled.length - mostKept)
    const forgotten = new Set(settled.slice(0, most))
    raised = raised.filter((one) => !forgotten.has(one))
    await store.keepAlarms(raised)
    changed()
  }
  const raise: Alarms['raise'] = async (alarm) => {
    const id = idOf(alarm)
    if (raised.some((one) => one.alarm.id === id)) return
    if (isFlooded(raised, alarm)) return
    raised.push({ alarm: { id, ...alarm, at: now().toISOString() }, settled: false })
    await keep()
  }
  return {
    async load() {
      raised = await store.alarms()
    },
    raise,
    async raiseRecord(error, about) {
      if (!(error instanceof RecordAlarm)) throw error
      const { kind, message, seen, shown } = error
      await raise({ kind: 'record', ...about, evidence: { kind, message, seen, shown } })
    },
    async ease(kind, still) {
      const left = raised.filter(({ alarm, settled }) => settled || alarm.kind !== kind || still(alarm))
      if (left.length === raised.length) return
      raised = left
      await keep()
    },
    async settle(id) {
      const found = raised.find((one) => one.alarm.id === id && !one.settled)
      if (!found) return undefined
      raised = raised.map((one) => (one === found ? { ...one, settled: true } : one))
      await keep()
      return found.alarm
    },
    open: () => raised.filter((one) => !one.settled).map((one) => one.alarm),
  }
}

/** The first about each delegation is heard whatever is said of the others. */
function isFlooded(
  raised: readonly RaisedAlarm[],
  { kind, delegation }: Pick<KeyAlarm, 'kind' | 'delegation'>,
): boolean {
  const like = raised.filter(({ alarm, settled }) => !settled && alarm.kind === kind)
  return like.length >= mostOfKind && like.some(({ alarm }) => alarm.delegation === delegation)
}

function idOf({ kind, delegation, device, evidence }: Omit<KeyAlarm, 'id' | 'at'>): string {
  const plain: unknown = JSON.parse(JSON.stringify({ kind, delegation, device, evidence }))
  return toBase64url(sha256(utf8(canonicalJson(plain))).subarray(0, 12))
}
