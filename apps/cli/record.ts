import { readFile, stat } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import {
  folderRecord,
  httpRecord,
  mirror,
  recordUrl,
  runWitness,
  verifyFile,
  verifyLive,
} from '#modules/record/cli/index.ts'
import { goOn, recordFiles, recoverRecord } from '#modules/record/server/index.ts'
import { houseAtHand } from './at-hand.ts'
import { bar } from './bar.ts'
import { NotDone } from './outcome.ts'

const now = (): Date => new Date()

/** Where a client of records keeps what it saw of them. */
function ownFolder(): string {
  return join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'chancery')
}

export type VerifyOptions = {
  policy?: string
  committee?: string
  content?: string
  salt?: string
  state?: string
  all?: boolean
}

/** Verifies a final document, a proof or a transcript in a file, the record of a live host, or a copy of it in a folder: with no house at hand. */
export async function verifyGiven(
  what: string,
  options: VerifyOptions,
  json: boolean,
): Promise<Record<string, unknown>> {
  const policy = options.policy === undefined ? undefined : await readFile(options.policy, 'utf8')
  if (/^https?:/.test(what)) {
    const url = recordUrl(what)
    return verifyLive(httpRecord(url), { ...live(url, policy, options, json), url: what })
  }
  if ((await stat(what)).isDirectory()) return verifyLive(folderRecord(what), live(what, policy, options, json))
  const bytes = await readFile(what)
  const { holdsFinalDocument, verifyFinalDocumentFile } = await import('#modules/negotiations/cli/index.ts')
  const value = jsonIn(bytes)
  if (holdsTranscript(value)) return (await import('#modules/rooms/cli/index.ts')).verifyTranscriptFile(bytes, policy)
  if (holdsFinalDocument(value))
    return verifyFinalDocumentFile(bytes, {
      ...(policy === undefined ? {} : { policy }),
      ...(options.committee === undefined ? {} : { committee: await committeeIn(options.committee) }),
    })
  if (policy === undefined)
    throw new NotDone('usage', 'Say with --policy FILE whose signatures count: a host shows its own at /record/policy.')
  const content = options.content === undefined ? undefined : await readFile(options.content)
  if (content && options.salt === undefined) throw new NotDone('usage', '--content needs the --salt of its entry.')
  return verifyFile(bytes, {
    policy,
    ...(content ? { content } : {}),
    ...(options.salt === undefined ? {} : { salt: options.salt }),
  })
}

/** What `chancery room transcript` writes, told from a proof by what is in it. */
function holdsTranscript(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'transcript' in value && 'signature' in value
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

/** A fingerprint as it was read aloud, or the text of a file. */
async function committeeIn(given: string): Promise<string> {
  return /^[\d\s]+$/.test(given) ? given : readFile(given, 'utf8')
}

function live(place: string, policy: string | undefined, options: VerifyOptions, json: boolean) {
  const name = place.replace(/^https?:\/\//, '').replaceAll(/[^\w.-]+/g, '_')
  return {
    state: options.state ?? join(ownFolder(), 'record', `${name}.json`),
    all: options.all === true,
    now,
    progress: bar('Entries verified', json),
    ...(policy === undefined ? {} : { policy }),
  }
}

/** Writes the record into a folder for any web server: from the house at hand, or from a host that is open. */
export async function exportRecord(
  folder: string,
  { from, policy, all = false }: { from?: string; policy?: string; all?: boolean },
  json: boolean,
): Promise<Record<string, unknown>> {
  const given = policy === undefined ? {} : { policy: await readFile(policy, 'utf8') }
  const options = { now, all, progress: bar('Files looked at', json), ...given }
  if (from !== undefined) return mirror(httpRecord(recordUrl(from)), folder, options)
  await using open = await houseAtHand()
  return await mirror(recordFiles(open.house), folder, options)
}

/**
 * After a restore, before the house opens: takes over from a copy what the backup did not have yet.
 *
 * @param seen files with signed checkpoints that others have seen, or states of witnesses.
 */
export async function recover(from: string, { seen = [] }: { seen?: string[] }): Promise<Record<string, unknown>> {
  const copy = /^https?:/.test(from) ? httpRecord(recordUrl(from)) : folderRecord(from)
  const notes = await Promise.all(seen.map(seenIn))
  await using open = await houseAtHand()
  const { entries, silent } = await recoverRecord(open.house, copy, { seen: notes })
  return { entries, ...(silent.length > 0 ? { 'witnesses that did not answer': silent.join(', ') } : {}) }
}

const WitnessState = z.looseObject({ last: z.looseObject({ note: z.string() }) })

async function seenIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8')
  if (!text.startsWith('{')) return text
  const state = WitnessState.safeParse(JSON.parse(text))
  if (!state.success) throw new NotDone('usage', `${file} is no checkpoint, and no state of a witness that signed one.`)
  return state.data.last.note
}

/** After a restore, where no copy of the record is left: goes on from the backup as it is. */
export async function goOnAsItIs(): Promise<Record<string, unknown>> {
  await using open = await houseAtHand()
  const { entries, held } = await goOn(open.house)
  if (!held) throw new NotDone('refused', `Nothing holds the record; it goes on from its ${entries} entries.`)
  return {
    entries,
    risk:
      'If anybody has seen an entry after these, the next checkpoint is a fork: witnesses stop signing, ' +
      'browsers and mirrors sound the alarm with both checkpoints, and the record has ended.',
  }
}

export type WitnessOptions = {
  log: string
  key: string
  state?: string
  name?: string
  policy?: string
  listen?: string
  host: string
  every: string
  once?: boolean
}

/** Runs until it is told to stop. */
export async function witness(options: WitnessOptions): Promise<Record<string, unknown>> {
  const port = options.listen === undefined ? undefined : Number(options.listen)
  const every = Number(options.every)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536))
    throw new NotDone('usage', '--listen takes the number of a port.')
  if (!(every >= 0.2)) throw new NotDone('usage', '--every takes a number of seconds.')
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
  const looked = await runWitness({
    log: options.log,
    key: options.key,
    state: options.state ?? `${options.key}.state`,
    name: options.name ?? `${hostname()}/chancery-witness`,
    ...(options.policy === undefined ? {} : { policy: await readFile(options.policy, 'utf8') }),
    ...(port === undefined ? {} : { listen: { host: options.host, port } }),
    every,
    once: options.once === true,
    now,
    say: (line) => void process.stderr.write(`${line}\n`),
    signal: stop.signal,
  })
  return looked ?? { witness: 'stopped' }
}
