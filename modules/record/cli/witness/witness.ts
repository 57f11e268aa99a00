import { equalBytes, fromUtf8 } from '#platform/bytes.ts'
import { parseSignedCheckpoint, type SignedCheckpoint } from '../../checkpoint.ts'
import { formatNote, formatVerifierKey, parseSignatures, type SignerKey } from '../../note.ts'
import { parsePolicy } from '../../policy.ts'
import { openTileReader } from '../../tile-reader.ts'
import { RecordAlarm } from '../../verifying.ts'
import {
  cosign,
  formatRequest,
  isSigned,
  rememberedOf,
  type Ruling,
  ruleOn,
  type WitnessedLog,
} from '../../witnessing.ts'
import { ask, bounded, httpRecord, NoSuchFile, Unreachable } from '../http-record.ts'
import { printable } from '../alarm-text.ts'
import { hold } from '../locks.ts'
import { witnessKeys } from './keys.ts'
import { type Memory, recall, recallAgain, remember } from './memory.ts'

export type WitnessOptions = {
  /** Where the files of the record lie, with a slash at the end. */
  url: string
  keyFile: string
  stateFile: string
  /** Of the keys, where they are made now. */
  name: string
  /** The text of a policy that was handed over by another way than the host; else the host's own is believed at first. */
  policy?: string
  now: () => Date
  /** Somebody showed a fork, a rollback, or something unsigned. Called with the evidence; nothing is signed. */
  alarm: (alarm: RecordAlarm) => void
  signal?: AbortSignal
}

/** It holds its state against every other process until it is disposed of. */
export type Witness = AsyncDisposable & {
  log: WitnessedLog
  /** The keys by which a policy names it. */
  verifierKeys: string[]
  /** Answers the body of an `add-checkpoint`. */
  answer(body: string): Promise<Ruling & { signatures?: string }>
  /** Looks at the newest checkpoint of the host, and hands in a cosignature. Throws a RecordAlarm, or Unreachable. */
  look(): Promise<{ size: number; signed: boolean }>
}

/**
 * A witness of one record. It signs nothing that it has not first written down, and nobody else does so with the same
 * state: throws StillAtWork where another process holds it.
 */
export async function openWitness(options: WitnessOptions): Promise<Witness> {
  const held = await hold(options.stateFile)
  try {
    return { ...(await witnessOf(options)), ...held }
  } catch (error) {
    await held[Symbol.asyncDispose]()
    throw error
  }
}

async function witnessOf(options: WitnessOptions): Promise<Omit<Witness, typeof Symbol.asyncDispose>> {
  const { stateFile, url, signal } = options
  const fetch = httpRecord(url, signal)
  const keys = await witnessKeys(options.keyFile, options.name)
  const { log } = (await recall(stateFile)) ?? (await beginning(options, fetch))
  const inTurn = turns()

  const rule = (body: string): Promise<Ruling & { signatures?: string }> =>
    inTurn(async () => {
      // Read anew each time: the file is what counts, not what this process believes.
      const memory = await recallAgain(stateFile)
      const ruling = await ruleOn(body, log, memory.last)
      if (ruling.status !== 200) return ruling
      await remember(stateFile, { log, last: rememberedOf(ruling.checkpoint) })
      return { ...ruling, signatures: await cosign(keys, ruling.checkpoint, options.now()) }
    })

  return {
    log,
    verifierKeys: keys.map(formatVerifierKey),
    answer: async (body) => {
      const ruling = await rule(body)
      // A proof that does not fit may be anybody's mistake; two roots of one size are the log's own.
      if (ruling.status === 409 && ruling.evidence) options.alarm(alarmOf('fork', ruling.why, ruling.evidence, options))
      return ruling
    },
    look: async () => {
      const shown = await newest(fetch)
      if (!shown) return { size: 0, signed: false }
      const { last } = await recallAgain(stateFile)
      if (!(await isSigned(shown, log)))
        throw alarmOf(
          'bad-signature',
          'The log did not sign the checkpoint that the host shows.',
          evidenceOf(last, shown),
          options,
        )
      if (last && shown.size < last.size)
        throw alarmOf(
          'rollback',
          `The host shows ${shown.size} entries; it had shown ${last.size}.`,
          evidenceOf(last, shown),
          options,
        )
      if (last && shown.size === last.size && equalBytes(shown.root, last.root) && bears(shown, keys))
        return { size: shown.size, signed: false }
      const ruling = await rule(await requestFor(fetch, last, shown, options))
      if (ruling.status === 409 && !ruling.evidence) return { size: shown.size, signed: false }
      if (ruling.status !== 200)
        throw alarmOf('fork', 'The host rewrote what it had shown before.', evidenceOf(last, shown), options)
      await handIn(url, shown, ruling.signatures ?? '', signal)
      return { size: shown.size, signed: true }
    },
  }
}

/** At the first start the keys of the log are learned, and never again. */
async function beginning(
  { policy, stateFile }: WitnessOptions,
  fetch: (path: string) => Promise<Uint8Array>,
): Promise<Memory> {
  const { logs } = parsePolicy(policy ?? fromUtf8(await fetch('policy')))
  const [origin, ...others] = new Set(logs.map(({ key }) => key.name))
  if (origin === undefined || others.length > 0)
    throw new SyntaxError('The policy must name the keys of one log: a witness signs for one.')
  const memory = { log: { origin, keys: logs.map(({ key }) => key) }, last: undefined }
  await remember(stateFile, memory)
  return memory
}

async function newest(fetch: (path: string) => Promise<Uint8Array>): Promise<SignedCheckpoint | undefined> {
  try {
    return parseSignedCheckpoint(await fetch('newest'))
  } catch (error) {
    if (error instanceof NoSuchFile) return undefined
    if (error instanceof SyntaxError) throw new Unreachable(`The host answers with no checkpoint: ${error.message}`)
    throw error
  }
}

async function requestFor(
  fetch: (path: string) => Promise<Uint8Array>,
  last: Memory['last'],
  shown: SignedCheckpoint,
  options: WitnessOptions,
): Promise<string> {
  const old = last?.size ?? 0
  const note = formatNote(shown.note)
  if (old === 0 || old >= shown.size) return formatRequest({ old: Math.min(old, shown.size), proof: [], note })
  try {
    const proof = await openTileReader(fetch).consistencyProof(old, shown)
    return formatRequest({ old, proof: proof.map((hash) => Uint8Array.from(hash)), note })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw alarmOf('malformed', error.message, evidenceOf(last, shown), options)
  }
}

function bears({ note }: SignedCheckpoint, keys: readonly SignerKey[]): boolean {
  return keys.some((key) => note.signatures.some(({ name, id }) => name === key.name && id === key.id))
}

async function handIn(url: string, { note }: SignedCheckpoint, lines: string, signal?: AbortSignal): Promise<void> {
  const body = formatNote({ text: note.text, signatures: parseSignatures(lines) })
  const response = await ask(`${url}cosignatures`, { method: 'POST', body }, signal)
  const said = Buffer.from(await bounded(response, url)).toString('utf8')
  if (response.status !== 200)
    throw new Unreachable(
      `The host did not take the cosignature (${response.status}): ${printable(said.trim()).slice(0, 300)}`,
    )
}

type Seen = { seen?: string | undefined; shown: string }

function evidenceOf(last: Memory['last'], shown: SignedCheckpoint): Seen {
  return { seen: last?.note, shown: formatNote(shown.note) }
}

function alarmOf(kind: RecordAlarm['kind'], message: string, evidence: Seen, { now }: WitnessOptions): RecordAlarm {
  return new RecordAlarm(kind, message, { at: now(), ...evidence })
}

/** One after the other: what is checked against the memory must be written before the next is checked. */
function turns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    last = next.catch(() => {})
    return next
  }
}
