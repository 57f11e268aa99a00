import { z } from 'zod'
import { fromUtf8, toHex } from '#platform/bytes.ts'
import { originIn, parsePolicy } from '../policy.ts'
import type { Fetch } from '../tiles.ts'
import { isStale, openRecordView, type RecordView } from '../verifying.ts'
import { readIfThere, writeSafely } from './safe-file.ts'
import { KnownCode, verifyCode } from './verify-code.ts'

export type LiveOptions = {
  /** Where it was read from, for who looks at the code of a host; a folder has none. */
  url?: string
  /** The text of a policy that was handed over by another way than the host. */
  policy?: string
  /** Where the policy and the last checkpoint seen are kept from one time to the next. */
  state: string
  /** Every entry too, not only the checkpoint. */
  all: boolean
  now: () => Date
  progress?: (done: number, of: number) => void
}

const Kept = z.strictObject({
  v: z.literal(1),
  policy: z.string(),
  seen: z.record(z.string(), z.string()),
  /** Which pages the host vouched for, and whose key signed them. */
  code: KnownCode.optional(),
})
type Kept = z.infer<typeof Kept>

const atOnce = 4_096

/**
 * Verifies a record as it is served: signatures, witnesses, consistency with what was seen the last time, and with `all`
 * every entry. Throws a RecordAlarm with the evidence.
 */
export async function verifyLive(fetch: Fetch, options: LiveOptions): Promise<Record<string, unknown>> {
  const kept = await readKept(options.state)
  const theirs = fromUtf8(await fetch('policy'))
  const policy = options.policy ?? kept?.policy ?? theirs
  const origin = originIn(parsePolicy(policy))
  const memory: Kept = { v: 1, policy, seen: { ...kept?.seen }, ...(kept?.code ? { code: kept.code } : {}) }
  const keep = (): Promise<void> => writeSafely(options.state, `${JSON.stringify(memory, null, 2)}\n`)
  const view = openRecordView({
    origin,
    policy,
    fetch,
    now: options.now,
    lastSeen: {
      load: async (name) => memory.seen[name],
      save: async (name, note) => {
        memory.seen[name] = note
        await keep()
      },
    },
  })
  const seen = memory.seen[origin] !== undefined
  const { size, root, witnessed, witnessedAt } = await view.latest()
  const pages = options.url === undefined ? undefined : await verifyCode(view, options.url, memory.code)
  if (pages?.known) {
    memory.code = pages.known
    await keep()
  }
  return {
    record: origin,
    size,
    root: toHex(root),
    witnesses: witnessed.map(({ name, at }) => (at ? `${name} at ${at.toISOString()}` : name)),
    ...(isStale(witnessedAt, options.now())
      ? { stale: 'not witnessed for more than a day: a newer record may be kept from you' }
      : {}),
    consistent: seen ? 'with what was seen before' : 'first look: nothing was seen before',
    ...(options.policy === undefined && !kept
      ? { believed: 'the policy that the host itself shows, from now on' }
      : {}),
    ...(theirs === policy ? {} : { policy: 'the host shows another policy than the one used here; ask why' }),
    ...(options.all ? await verifyAll(view, size, options.progress) : {}),
    ...pages?.said,
  }
}

async function verifyAll(
  view: RecordView,
  size: number,
  progress: LiveOptions['progress'] = () => {},
): Promise<{ entries: Record<string, number> }> {
  const kinds: Record<string, number> = {}
  for (let from = 0; from < size; from += atOnce) {
    for (const { kind } of await view.entries(from, Math.min(size, from + atOnce))) kinds[kind] = (kinds[kind] ?? 0) + 1
    progress(Math.min(size, from + atOnce), size)
  }
  return { entries: kinds }
}

async function readKept(path: string): Promise<Kept | undefined> {
  const text = await readIfThere(path)
  if (text === undefined) return undefined
  try {
    return Kept.parse(JSON.parse(text))
  } catch {
    throw new SyntaxError(
      `${path} is damaged. It holds what was seen of the record before: put back a copy, or begin anew.`,
    )
  }
}
