/** The acts of a ceremony: keys are made, a committee is assembled, lists are drafted, signed and joined. All of it offline. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type HybridSignature, keyIdOf, signHybrid } from '#platform/signing.ts'
import { checkCommittee, checkFirstCommittee, checkSuccessor, fingerprintOf } from '../keys/committee.ts'
import { checkFollows, checkList, verifyList } from '../keys/credentials-list.ts'
import { draftList, newCommittee } from '../keys/drafting.ts'
import { type Committee, domains, hashOf } from '../keys/statements.ts'
import { committeeInWords, deviceInWords, draftInWords, linesOf, listInWords, waitingInWords } from './in-words.ts'
import {
  fileNameOf,
  makeKey,
  type Passphrase,
  readKeyFile,
  readKeyFileOf,
  secretIn,
  writeKeyFile,
} from './key-files.ts'
import { changed, type ListFlags } from './list-flags.ts'

export type Said = Record<string, unknown>
/** Whoever sits at the machine reads these lines and says whether they mean it. */
export type Confirm = (lines: readonly string[], question: string) => Promise<boolean>

/** The key of a member of the committee, of a delegation, or of a deputy: one file that stays, and one to hand over. */
export async function newKey(name: string, folder: string, passphrase: Passphrase | undefined): Promise<Said> {
  const made = await makeKey(name, passphrase)
  const [secret, open] = ['key', 'public.json'].map((end) => join(folder, `${fileNameOf(name)}.${end}`))
  if (!secret || !open) throw new Error('Unnamed')
  await writeKeyFile(secret, made.secret)
  await writeKeyFile(open, made.public)
  return { secret, public: open, key: keyIdOf(made.public.key), sealed: passphrase !== undefined }
}

export type CommitteeWanted = { name: string; k: number; after?: string; out: string; now: Date }

/** Out of the members' public files. One that follows another is a draft, which the old members sign. */
export async function assemble(files: readonly string[], { name, k, after, out, now }: CommitteeWanted): Promise<Said> {
  const read = await Promise.all(files.map((file) => readKeyFileOf(file, 'public key')))
  const members = read.map((member) => ({ name: member.name, key: member.key }))
  const before = after === undefined ? undefined : (await readKeyFileOf(after, 'committee')).signed.statement
  const statement = newCommittee({ name, k, members }, now, before)
  checkCommittee(statement)
  if (before) await writeKeyFile(out, { chancery: 'draft of a committee', before, statement })
  else await writeKeyFile(out, { chancery: 'committee', signed: checkFirstCommittee({ statement, signatures: [] }) })
  const next = before
    ? `signed by ${before.k} members of the old committee: chancery keys sign ${out}`
    : 'compared: every member reads the fingerprint aloud'
  return {
    committee: out,
    says: linesOf(committeeInWords(statement)),
    fingerprint: fingerprintOf(statement),
    next: `to be ${next}`,
  }
}

export type ListWanted = ListFlags & {
  committee: string
  before?: string
  origin?: string
  policy?: string
  days: number
  out: string
  now: Date
}

export async function draft(wanted: ListWanted): Promise<Said> {
  const committee = (await readKeyFileOf(wanted.committee, 'committee')).signed.statement
  const before =
    wanted.before === undefined ? null : (await readKeyFileOf(wanted.before, 'credentials list')).signed.statement
  const origin = wanted.origin ?? before?.record.origin
  const policy = wanted.policy === undefined ? before?.record.policy : await readFile(wanted.policy, 'utf8')
  if (origin === undefined || policy === undefined)
    throw new Error(
      'The first list names the record: give --origin (HOST/record) and --policy (a file; the host shows its own at /record/policy).',
    )
  const delegations = await changed(before?.delegations ?? [], wanted, wanted.now)
  const statement = draftList({
    committee,
    before: before ?? undefined,
    record: { origin, policy },
    delegations,
    now: wanted.now,
    days: wanted.days,
  })
  checkList(statement, committee)
  checkFollows(statement, before ?? undefined)
  const file = { chancery: 'draft of a credentials list', committee, before, statement } as const
  await writeKeyFile(wanted.out, file)
  return {
    draft: wanted.out,
    says: linesOf(draftInWords(file)),
    next: `to be signed by ${committee.k} members: chancery keys sign ${wanted.out}`,
  }
}

type Draft = { domain: 'committee' | 'credentials-list'; statement: unknown; signers: Committee; says: string[] }

async function readDraft(path: string): Promise<Draft> {
  const file = await readKeyFileOf(path, 'draft of a committee', 'draft of a credentials list')
  if (file.chancery === 'draft of a committee')
    return {
      domain: domains.committee,
      statement: file.statement,
      signers: file.before,
      says: ['The next committee:', ...committeeInWords(file.statement)],
    }
  checkList(file.statement, file.committee)
  checkFollows(file.statement, file.before ?? undefined)
  return { domain: domains.list, statement: file.statement, signers: file.committee, says: draftInWords(file) }
}

export type Signing = { key: string; out: string; passphrase: Passphrase; confirm: Confirm }

/** One member signs, after reading what it is. */
export async function sign(path: string, { key, out, passphrase, confirm }: Signing): Promise<Said> {
  const { domain, statement, signers, says } = await readDraft(path)
  const file = await readKeyFileOf(key, 'secret key')
  const id = keyIdOf(file.key)
  if (!signers.members.some((member) => keyIdOf(member.key) === id))
    throw new Error(
      `${file.name} is no member of ${signers.name}: its members are ${signers.members.map(({ name }) => name).join(', ')}.`,
    )
  if (!(await confirm(says, `Sign this as ${file.name}?`))) throw new Error('Nothing was signed.')
  const signature = await signHybrid(await secretIn(file, key, passphrase), domain, statement)
  await writeKeyFile(out, { chancery: 'signature', name: file.name, of: hashOf(domain, statement), signature })
  return { signature: out, by: file.name, of: hashOf(domain, statement) }
}

/** Puts signatures under a draft. What comes out is complete and verified, or nothing comes out. */
export async function joinSignatures(path: string, files: readonly string[], out: string): Promise<Said> {
  const { domain, statement } = await readDraft(path)
  const signatures: HybridSignature[] = []
  for (const file of files) {
    const { of, signature, name } = await readKeyFileOf(file, 'signature')
    if (of !== hashOf(domain, statement))
      throw new Error(`${file}: ${name} signed another draft than ${path}. Have this one signed.`)
    signatures.push(signature)
  }
  const draftFile = await readKeyFileOf(path, 'draft of a committee', 'draft of a credentials list')
  if (draftFile.chancery === 'draft of a committee') {
    const signed = await checkSuccessor(draftFile.before, { statement, signatures })
    await writeKeyFile(out, { chancery: 'committee', signed })
  } else {
    const { committee, before } = draftFile
    const signed = await verifyList({ statement, signatures }, committee, { list: before ?? undefined })
    await writeKeyFile(out, { chancery: 'credentials list', committee, signed })
  }
  return { file: out, signatures: signatures.length, next: `to be published: chancery keys publish ${out}` }
}

/** What any of these files is, in words. A secret key is never shown. */
export async function show(path: string): Promise<Said> {
  const file = await readKeyFile(path)
  switch (file.chancery) {
    case 'public key':
    case 'secret key':
      return {
        file: file.chancery,
        name: file.name,
        key: keyIdOf(file.key),
        ...('sealed' in file ? { sealed: true } : {}),
      }
    case 'signature':
      return { file: file.chancery, by: file.name, of: file.of }
    case 'committee':
      return {
        file: file.chancery,
        says: linesOf(committeeInWords(file.signed.statement)),
        signatures: file.signed.signatures.length,
      }
    case 'draft of a committee':
      return { file: file.chancery, says: linesOf(committeeInWords(file.statement)) }
    case 'draft of a credentials list':
      return { file: file.chancery, says: linesOf(draftInWords(file)) }
    case 'credentials list':
      await verifyList(file.signed, file.committee)
      return {
        file: file.chancery,
        says: linesOf(listInWords(file.signed.statement)),
        committee: fingerprintOf(file.committee),
        signatures: file.signed.signatures.length,
      }
    case 'device statement':
      return {
        file: file.chancery,
        says: linesOf(deviceInWords(file.signed.statement.act, file.signed.statement.device)),
      }
    case 'state of keys':
      return {
        file: file.chancery,
        host: file.host,
        at: file.at,
        says: linesOf(file.requests.flatMap(({ device }) => waitingInWords(device))),
      }
  }
}
