import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import {
  assemble,
  type Confirm,
  draft,
  fetchState,
  hostAt,
  joinSignatures,
  type KeyHost,
  listDelegations,
  newKey,
  type ListFlags,
  type Passphrase,
  publish,
  type Said,
  show,
  sign,
  signForDevice,
} from '#modules/identity/cli/index.ts'
import { identityContract, keysContract } from '#modules/identity/contract.ts'
import { doorsWithin } from '../doors-within.ts'
import { accountOf, houseAtHand } from './at-hand.ts'
import { NotDone } from './outcome.ts'

type Secretly = { passphraseFile?: string }
type Knowing = Secretly & { key: string; out: string; yes: boolean }

export function makeKey(
  name: string,
  { out, plain, passphraseFile }: Secretly & { out: string; plain: boolean },
): Promise<Said> {
  return newKey(name, out, plain ? undefined : passphraseBy(passphraseFile))
}

export function makeCommittee(
  files: string[],
  { name, k, after, out }: { name: string; k: string; after?: string; out: string },
): Promise<Said> {
  return assemble(files, { name, k: whole(k, '--k'), ...(after ? { after } : {}), out, now: new Date() })
}

type DraftOptions = ListFlags & {
  committee: string
  before?: string
  origin?: string
  policy?: string
  days: string
  out: string
}

export function makeDraft(options: DraftOptions): Promise<Said> {
  return draft({ ...options, days: whole(options.days, '--days'), now: new Date() })
}

export function signDraft(file: string, { key, out, yes, passphraseFile }: Knowing): Promise<Said> {
  return sign(file, { key, out, passphrase: passphraseBy(passphraseFile), confirm: confirmBy(yes) })
}

export function joinDraft(file: string, signatures: string[], out: string): Promise<Said> {
  return joinSignatures(file, signatures, out)
}

export function showFile(file: string): Promise<Said> {
  return show(file)
}

export function signDeviceAct(
  act: string,
  device: string,
  { key, out, yes, state, passphraseFile }: Knowing & { state: string },
): Promise<Said> {
  if (act !== 'add' && act !== 'remove') throw new NotDone('usage', `An act is add or remove, not ${act}.`)
  const signing = { key, out, passphrase: passphraseBy(passphraseFile), confirm: confirmBy(yes) }
  return signForDevice({ ...signing, act, device, state, now: new Date() })
}

type Where = { from?: string; to?: string; tokenFile?: string; as?: string }

export function fetchFrom({ out, ...where }: Where & { out: string }): Promise<Said> {
  return atHost(where, (host) => fetchState(host, out, new Date()))
}

export function showDelegations(where: Where): Promise<Said> {
  return atHost(where, listDelegations)
}

export function publishFile(file: string, where: Where): Promise<Said> {
  return atHost(where, (host) => publish(host, file))
}

async function atHost(where: Where, work: (host: KeyHost) => Promise<Said>): Promise<Said> {
  const url = where.from ?? where.to
  if (url !== undefined && where.tokenFile !== undefined)
    return work(hostAt(url, (await readFile(where.tokenFile, 'utf8')).trim()))
  if (where.as === undefined)
    throw new NotDone(
      'usage',
      'Say which host: --to URL (--from URL) with --token-file FILE, or --as ADDRESS at the host itself.',
    )
  await using open = await houseAtHand()
  const within = doorsWithin(open.house)
  const account = await accountOf(open.house.database, where.as)
  // Waited for here: the house closes when this returns.
  return await work({
    name: open.house.config.publicUrl,
    keys: within.as(keysContract, account),
    identity: within.as(identityContract, account),
  })
}

function whole(text: string, flag: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new NotDone('usage', `${flag} is a whole number, not “${text}”.`)
  return number
}

function passphraseBy(file: string | undefined): Passphrase {
  return async (question, again) => {
    if (file !== undefined) return (await readFile(file, 'utf8')).split('\n', 1)[0] ?? ''
    const first = await asked(`${question}: `, true)
    if (again && first !== (await asked('Once more: ', true)))
      throw new NotDone('usage', 'The two differ: nothing was made.')
    return first
  }
}

function confirmBy(yes: boolean): Confirm {
  return async (lines, question) => {
    process.stderr.write(`${lines.join('\n')}\n`)
    return yes || (await asked(`${question} Type yes: `, false)).trim() === 'yes'
  }
}

async function asked(question: string, hidden: boolean): Promise<string> {
  if (!process.stdin.isTTY)
    throw new NotDone('usage', 'Nobody can be asked here: give --passphrase-file, and --yes where it was read before.')
  const silent = new Writable({ write: (_chunk, _coding, done) => done() })
  process.stderr.write(question)
  const line = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: true })
  try {
    return await line.question('')
  } finally {
    line.close()
    if (hidden) process.stderr.write('\n')
  }
}
