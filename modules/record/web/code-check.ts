/**
 * Whether the code that the host offers now may be taken: signed by the signer that this browser knows, and standing in
 * the record under the witnesses that it knows. The first visit believes what it finds and pins it. A host that changes
 * its policy is judged by the known one all the same: only where that is no longer fulfilled does somebody have to ask.
 */
import { toHex, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { parseSignedCheckpoint } from '../checkpoint.ts'
import { entryOf, isSigned, manifestHash, OfferedCode, signerId } from '../code.ts'
import { policyToKeep } from '../policy.ts'
import { type Fetch, openRecordView, RecordAlarm } from '../verifying.ts'

/** What this browser holds on to from one visit to the next. */
export type Pins = {
  origin: string
  policy: string
  signer: string
  /** The host said at the first visit that it is a demonstration: then it may be made anew. */
  demo: boolean
  /** The last checkpoint of the record that this browser saw. */
  lastSeen: string | undefined
}

/**
 * - `unsigned`, `other-signer`, `other-witnesses`: the manifest, or who vouches for the record, is not the known one.
 * - `record`: the record does not hold the manifest, or shows another past.
 * - `differs`: the host serves files that are not those of the manifest.
 */
export type CodeAlarm = {
  kind: 'unsigned' | 'other-signer' | 'other-witnesses' | 'record' | 'differs'
  files: string[]
  /** What the record's verifier said. */
  detail?: string
}

export type Sound = {
  kind: 'sound'
  hash: string
  files: Record<string, string>
  signer: { kind: 'release' | 'local'; id: string }
  index: number
  at: string
  witnesses: string[]
  pins: Pins
}

export type Finding = Sound | { kind: 'waits'; hash: string } | { kind: 'none' } | { kind: 'alarm'; alarm: CodeAlarm }

const alarm = (kind: CodeAlarm['kind'], more: Partial<CodeAlarm> = {}): Finding => ({
  kind: 'alarm',
  alarm: { kind, files: [], ...more },
})

/** Throws only where the host does not answer. */
export async function examine(pins: Pins | undefined, demo: boolean): Promise<Finding> {
  const answer = await fetch('/code/manifest', { cache: 'no-cache' })
  if (answer.status === 404) return { kind: 'none' }
  const parsed = OfferedCode.safeParse(await answer.json().catch(() => undefined))
  if (!parsed.success || !(await isSigned(parsed.data.signed))) return alarm('unsigned')
  const offered = parsed.data
  const hash = manifestHash(offered.signed.manifest)
  if (pins && pins.signer !== signerId(offered.signed)) return alarm('other-signer')
  if (pins && pins.origin !== offered.origin) return alarm('other-witnesses')
  const shown = await textAt('/record/policy')
  const place = entryOf(offered)
  if (!place) return { kind: 'waits', hash }
  const held = await inRecord(offered, place, { policy: pins?.policy ?? shown, shown, lastSeen: pins?.lastSeen })
  if ('alarm' in held) return held.alarm
  const { files } = offered.signed.manifest
  const differing = await differingNow(files)
  if (differing.length > 0) return alarm('differs', { files: differing })
  const signer = signerId(offered.signed)
  return {
    kind: 'sound',
    hash,
    files,
    signer: { kind: offered.signed.signer.kind, id: signer },
    index: place.index,
    at: place.entry.at,
    witnesses: held.witnesses,
    pins: { origin: offered.origin, policy: held.policy, signer, demo, lastSeen: held.lastSeen },
  }
}

async function inRecord(
  { origin }: OfferedCode,
  { index, entry }: NonNullable<ReturnType<typeof entryOf>>,
  known: { policy: string; shown: string; lastSeen: string | undefined },
): Promise<{ witnesses: string[]; policy: string; lastSeen: string | undefined } | { alarm: Finding }> {
  let { lastSeen } = known
  const view = openRecordView({
    origin,
    policy: known.policy,
    fetch: fileOfRecord,
    lastSeen: {
      load: async () => lastSeen,
      save: async (_, note) => {
        lastSeen = note
      },
    },
    now: () => new Date(),
  })
  try {
    await view.verifyEntry(index, entry)
    const { note, witnessed } = await view.latest()
    const policy = await policyToKeep(known.policy, known.shown, parseSignedCheckpoint(note))
    return { witnesses: witnessed.map(({ name }) => name), policy, lastSeen }
  } catch (error) {
    if (!(error instanceof RecordAlarm)) throw error
    const others = known.policy !== known.shown && /^(?:bad-signature|no-quorum)$/.test(error.kind)
    return { alarm: alarm(others ? 'other-witnesses' : 'record', { detail: `${error.kind}: ${error.message}` }) }
  }
}

const fileOfRecord: Fetch = async (path) => {
  const answer = await fetch(`/record/${path}`, path === 'checkpoint' ? { cache: 'no-store' } : {})
  if (!answer.ok) throw new Error(`The record does not answer: ${path}, ${answer.status}.`)
  return new Uint8Array(await answer.arrayBuffer())
}

async function textAt(path: string): Promise<string> {
  const answer = await fetch(path, { cache: 'no-cache' })
  if (!answer.ok) throw new Error(`The host does not answer: ${path}, ${answer.status}.`)
  return answer.text()
}

/** What a browser asks the host for by itself, past every worker: the page, by both its names, and the worker. */
async function differingNow(files: Readonly<Record<string, string>>): Promise<string[]> {
  const differing: string[] = []
  for (const [path, hash] of [
    ['/', files['/index.html']],
    ['/index.html', files['/index.html']],
    ['/sw.js', files['/sw.js']],
  ] as const) {
    const text = await fetch(path, { cache: 'no-cache' }).then((answer) => (answer.ok ? answer.text() : ''))
    if (toHex(sha256(utf8(text))) !== hash) differing.push(path)
  }
  return differing
}
