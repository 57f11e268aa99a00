/**
 * Whom a verifier trusts: C2SP tlog-policy. A policy names the keys of the log, the witnesses, and how many of them in
 * which groups must have signed a checkpoint.
 */
import type { SignedCheckpoint } from './checkpoint.ts'
import { verifySignature } from './cosignature.ts'
import { formatVerifierKey, keyType, parseVerifierKey, type VerifierKey } from './note.ts'

export type Witness = { name: string; key: VerifierKey; url?: string }
export type Group = { name: string; needed: number; members: string[] }

export type Policy = {
  logs: { key: VerifierKey; url?: string }[]
  witnesses: Witness[]
  /** Each names only witnesses and groups that stand before it. */
  groups: Group[]
  /** The name of a witness or group, or `none`. */
  quorum: string
}

const longestPolicy = 524_288
const mostOfEach = 64

/** Throws a SyntaxError that says which line is wrong, and how. */
export function parsePolicy(text: string): Policy {
  if (text.length > longestPolicy) throw new SyntaxError(`A policy is at most ${longestPolicy} characters long.`)
  const policy: Policy = { logs: [], witnesses: [], groups: [], quorum: '' }
  for (const [index, line] of text.split('\n').entries()) {
    try {
      readLine(policy, line)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw new SyntaxError(`Line ${index + 1} of the policy: ${error.message}`)
    }
  }
  if (policy.quorum === '') throw new SyntaxError('The policy has no quorum line.')
  return policy
}

function readLine(policy: Policy, line: string): void {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line) || !line.isWellFormed())
    throw new SyntaxError('a policy must not hold control characters other than tab and newline.')
  const [word, ...rest] = line.split(/[ \t]+/).filter((part) => part !== '')
  if (word === undefined || word.startsWith('#')) return
  if (word === 'log') readLog(policy, rest)
  else if (word === 'witness') readWitness(policy, rest)
  else if (word === 'group') readGroup(policy, rest)
  else if (word === 'quorum') readQuorum(policy, rest)
  else throw new SyntaxError(`a line begins with log, witness, group or quorum; this one with ${word}.`)
}

function readLog({ logs }: Policy, [vkey, url, ...more]: string[]): void {
  if (vkey === undefined || more.length > 0) throw new SyntaxError('it should read: log <vkey> [<url>].')
  const key = parseVerifierKey(vkey)
  if (key.type === keyType.cosignature) throw new SyntaxError(`${key.name} is a witness's key, not a log's.`)
  add(logs, { key, ...(url !== undefined && { url }) }, 'logs')
}

function readWitness(policy: Policy, [name, vkey, url, ...more]: string[]): void {
  if (name === undefined || vkey === undefined || more.length > 0)
    throw new SyntaxError('it should read: witness <name> <vkey> [<url>].')
  checkNew(policy, name)
  const key = parseVerifierKey(vkey)
  if (key.type === keyType.ed25519) throw new SyntaxError(`${key.name} is a log's key, not a witness's.`)
  add(policy.witnesses, { name, key, ...(url !== undefined && { url }) }, 'witnesses')
}

function add<Listed extends { key: VerifierKey }>(list: Listed[], listed: Listed, what: string): void {
  // Type and name do not matter: what counts is who holds the key.
  if (list.some(({ key }) => sameKey(key, listed.key)))
    throw new SyntaxError(`the key of ${listed.key.name} stands in the policy already.`)
  if (list.length >= mostOfEach) throw new SyntaxError(`a policy may have ${mostOfEach} ${what}.`)
  list.push(listed)
}

function sameKey(one: VerifierKey, other: VerifierKey): boolean {
  return one.public.length === other.public.length && one.public.every((byte, index) => byte === other.public[index])
}

function readGroup(policy: Policy, [name, threshold, ...members]: string[]): void {
  if (name === undefined || threshold === undefined || members.length === 0)
    throw new SyntaxError('it should read: group <name> all|any|<k> <member>….')
  checkNew(policy, name)
  for (const [index, member] of members.entries()) {
    checkKnown(policy, member)
    if (members.indexOf(member) !== index || policy.groups.some((group) => group.members.includes(member)))
      throw new SyntaxError(`${member} is a member of a group already, and can be of one only.`)
  }
  const needed = threshold === 'all' ? members.length : threshold === 'any' ? 1 : Number(threshold)
  if (!/^(?:all|any|[1-9][0-9]*)$/.test(threshold) || needed > members.length)
    throw new SyntaxError(`the threshold must be all, any, or a number from 1 to ${members.length}.`)
  if (policy.groups.length >= mostOfEach) throw new SyntaxError(`a policy may have ${mostOfEach} groups.`)
  policy.groups.push({ name, needed, members })
}

function readQuorum(policy: Policy, [name, ...more]: string[]): void {
  if (name === undefined || more.length > 0) throw new SyntaxError('it should read: quorum <name>.')
  if (policy.quorum !== '') throw new SyntaxError('a policy has one quorum line only.')
  if (name !== 'none') checkKnown(policy, name)
  policy.quorum = name
}

function checkNew({ witnesses, groups }: Policy, name: string): void {
  if (name === 'none' || [...witnesses, ...groups].some((known) => known.name === name))
    throw new SyntaxError(`the name ${name} is taken.`)
}

function checkKnown({ witnesses, groups }: Policy, name: string): void {
  if (![...witnesses, ...groups].some((known) => known.name === name))
    throw new SyntaxError(`${name} is not defined on a line before.`)
}

export function formatPolicy({ logs, witnesses, groups, quorum }: Policy): string {
  const lines = [
    ...logs.map(({ key, url }) => ['log', formatVerifierKey(key), url]),
    ...witnesses.map(({ name, key, url }) => ['witness', name, formatVerifierKey(key), url]),
    ...groups.map(({ name, needed, members }) => ['group', name, String(needed), ...members]),
    ['quorum', quorum],
  ]
  const text = lines.map((words) => `${words.filter((word) => word !== undefined).join(' ')}\n`).join('')
  parsePolicy(text)
  return text
}

export type Judgement = {
  /** The log's keys that signed, of those that the policy names for this origin. */
  signed: VerifierKey[]
  /** Those of them that did not. */
  unsigned: VerifierKey[]
  witnessed: { name: string; at: Date | null }[]
  quorum: boolean
  /** Keys of the policy under whose name stands a signature that does not hold: such a note is worth nothing. */
  forged: VerifierKey[]
}

/**
 * Verifies the signatures of a checkpoint. By tlog-policy it is valid if nothing is forged, one key of the log signed
 * and the quorum is there; our own verifier asks for every key of the log.
 */
export async function judgeCheckpoint(policy: Policy, { origin, note }: SignedCheckpoint): Promise<Judgement> {
  const forged: VerifierKey[] = []
  const timeOf = async (key: VerifierKey): Promise<{ at: Date | null } | undefined> => {
    const own = note.signatures.filter(({ name, id }) => name === key.name && id === key.id)
    const times = await Promise.all(own.map((signature) => verifySignature(key, note.text, signature)))
    if (times.includes(undefined)) forged.push(key)
    return times.includes(undefined) ? undefined : times[0]
  }
  const logs = policy.logs.filter(({ key }) => key.name === origin)
  const signatures = await Promise.all(logs.map(async ({ key }) => ({ key, holds: (await timeOf(key)) !== undefined })))
  const witnessed: Judgement['witnessed'] = []
  for (const { name, time } of await Promise.all(
    policy.witnesses.map(async ({ name, key }) => ({ name, time: await timeOf(key) })),
  ))
    if (time) witnessed.push({ name, at: time.at })
  return {
    signed: signatures.filter(({ holds }) => holds).map(({ key }) => key),
    unsigned: signatures.filter(({ holds }) => !holds).map(({ key }) => key),
    witnessed,
    quorum: hasQuorum(policy, new Set(witnessed.map(({ name }) => name))),
    forged,
  }
}

/** Whether these witnesses, by their names in the policy, are enough. */
export function hasQuorum({ groups, quorum }: Policy, witnesses: ReadonlySet<string>): boolean {
  const present = new Set(witnesses)
  for (const { name, needed, members } of groups)
    if (members.filter((member) => present.has(member)).length >= needed) present.add(name)
  return quorum === 'none' || present.has(quorum)
}

/**
 * The latest moment at which, or after which, as many witnesses as the quorum asks say that they signed. An honest witness
 * signs nothing shorter than what it signed before, so a record that is shown to us was still the newest then.
 *
 * @returns null where the quorum asks for no witness, or too few say when they signed: then nothing is known of it.
 */
export function witnessedAt(policy: Policy, witnessed: Judgement['witnessed']): Date | null {
  if (policy.quorum === 'none') return null
  const times = witnessed.flatMap(({ at }) => at ?? []).toSorted((one, other) => other.getTime() - one.getTime())
  const since = (time: Date): Set<string> =>
    new Set(witnessed.flatMap(({ name, at }) => (at !== null && at >= time ? name : [])))
  return times.find((time) => hasQuorum(policy, since(time))) ?? null
}

/** The name of the one record of which a policy speaks. Throws a SyntaxError where it names several, or none. */
export function originIn({ logs }: Policy): string {
  const [origin, ...others] = new Set(logs.map(({ key }) => key.name))
  if (origin === undefined || others.length > 0) throw new SyntaxError('The policy must name the keys of one log.')
  return origin
}

/** All sets of so many witnesses can be tried at once. */
const mostTried = 12

/**
 * Whether the known policy believes whatever the next one believes: no key of the log is missing, and no quorum is
 * enough that was too small before. Only such a policy may take the place of a known one unasked, for a host that was
 * taken over writes itself another. False too where there are too many witnesses to tell.
 */
function isNoWeaker(next: Policy, known: Policy): boolean {
  const same = (one: VerifierKey, other: VerifierKey): boolean => formatVerifierKey(one) === formatVerifierKey(other)
  if (!known.logs.every(({ key }) => next.logs.some((one) => same(one.key, key)))) return false
  if (known.quorum === 'none') return true
  if (next.witnesses.length > mostTried) return false
  for (let chosen = 0; chosen < 2 ** next.witnesses.length; chosen++) {
    const present = next.witnesses.filter((_, at) => (chosen >> at) % 2 === 1)
    if (!hasQuorum(next, new Set(present.map(({ name }) => name)))) continue
    const ours = known.witnesses.filter(({ key }) => present.some((one) => same(one.key, key)))
    if (!hasQuorum(known, new Set(ours.map(({ name }) => name)))) return false
  }
  return true
}

/**
 * Which text to go on with: what the host says now, where that asks no less than what was known and the checkpoint, which
 * fulfils the known one, fulfils it too; else the known one.
 */
export async function policyToKeep(known: string, shown: string, checkpoint: SignedCheckpoint): Promise<string> {
  if (shown === known) return known
  try {
    const next = parsePolicy(shown)
    const { forged, quorum, signed, unsigned } = await judgeCheckpoint(next, checkpoint)
    const holds = quorum && signed.length > 0 && forged.length + unsigned.length === 0
    return holds && isNoWeaker(next, parsePolicy(known)) ? shown : known
  } catch (error) {
    if (error instanceof SyntaxError) return known
    throw error
  }
}
