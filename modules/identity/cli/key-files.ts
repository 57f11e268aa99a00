/**
 * The files of the ceremony: JSON that says in its first line what it is. A secret key is written for its owner's eyes
 * alone and never over another file; everything else may be handed around.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { HybridPublic, type HybridSecret, HybridSignature, newHybridKey } from '#platform/signing.ts'
import { DeviceRequest } from '../contract.ts'
import { ListedKeys } from '../keys/listed-keys.ts'
import { sealUnderPassphrase } from '../keys/sealed-backup.ts'
import { keyFilePurpose, SecretKeyFile, secretOf } from '../keys/secret-key-file.ts'
import {
  Committee,
  CredentialsList,
  keptOf,
  ShownName,
  SignedCommittee,
  SignedDevice,
  SignedList,
} from '../keys/statements.ts'

const PublicKey = z.object({ chancery: z.literal('public key'), name: ShownName, key: HybridPublic })
const Signature = z.object({
  chancery: z.literal('signature'),
  name: z.string(),
  of: z.string(),
  signature: HybridSignature,
})
const CommitteeFile = z.object({ chancery: z.literal('committee'), signed: SignedCommittee })
/** What is to be signed stands with what it follows, so that a member can see offline what it changes. */
const DraftCommittee = z.object({
  chancery: z.literal('draft of a committee'),
  before: Committee,
  statement: Committee,
})
const DraftList = z.object({
  chancery: z.literal('draft of a credentials list'),
  committee: Committee,
  before: CredentialsList.nullable(),
  statement: CredentialsList,
})
const ListFile = z.object({ chancery: z.literal('credentials list'), committee: Committee, signed: SignedList })
const DeviceFile = z.object({ chancery: z.literal('device statement'), signed: SignedDevice })
const StateFile = z.object({
  chancery: z.literal('state of keys'),
  host: z.string(),
  at: z.string(),
  list: SignedList.nullable(),
  /** The keys that all lists named for the delegation, by their places in the record. */
  keys: ListedKeys,
  devices: z.array(keptOf(SignedDevice)),
  requests: z.array(DeviceRequest),
})

const KeyFile = z.discriminatedUnion('chancery', [
  PublicKey,
  SecretKeyFile,
  Signature,
  CommitteeFile,
  DraftCommittee,
  DraftList,
  ListFile,
  DeviceFile,
  StateFile,
])
export type KeyFile = z.infer<typeof KeyFile>
type Kind = KeyFile['chancery']
export type KeyFileOf<K extends Kind> = Extract<KeyFile, { chancery: K }>

/** A file that is not what was asked for; says what it is instead. */
export class WrongKeyFile extends Error {
  override name = 'UnfitFile'
}

export async function readKeyFile(path: string): Promise<KeyFile> {
  const text = await readFile(path, 'utf8')
  const parsed = KeyFile.safeParse(jsonOf(text, path))
  if (parsed.success) return parsed.data
  const first = parsed.error.issues[0]
  throw new WrongKeyFile(`${path} is no file of keys: ${first?.path.join('.') ?? ''} ${first?.message ?? ''}`)
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new WrongKeyFile(`${path} is no JSON. Files of keys are made by \`chancery keys …\`.`)
  }
}

export async function readKeyFileOf<K extends Kind>(path: string, ...kinds: K[]): Promise<KeyFileOf<K>> {
  const file = await readKeyFile(path)
  const wanted: readonly string[] = kinds
  if (!wanted.includes(file.chancery))
    throw new WrongKeyFile(`${path} is a ${file.chancery}; wanted is a ${kinds.join(' or a ')}.`)
  // Its kind is one of those asked for, by the line above.
  return file as KeyFileOf<K>
}

/** Never over another file: a key that is gone is gone, and a list that was signed is kept. */
export async function writeKeyFile(path: string, file: KeyFile): Promise<void> {
  const mode = file.chancery === 'secret key' ? 0o600 : 0o644
  try {
    await writeFile(path, `${JSON.stringify(file, null, 1)}\n`, { flag: 'wx', mode })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    throw new Error(`${path} is there already, and is not written over: name another file, or put that one away.`)
  }
}

/** Asks whoever sits there for a passphrase; `again` asks twice. */
export type Passphrase = (question: string, again: boolean) => Promise<string>

export async function makeKey(
  name: string,
  passphrase: Passphrase | undefined,
): Promise<{ secret: KeyFileOf<'secret key'>; public: KeyFileOf<'public key'> }> {
  const shown = ShownName.safeParse(name)
  if (!shown.success) throw new WrongKeyFile(`“${name}” cannot be a name: ${shown.error.issues[0]?.message ?? ''}`)
  const made = await newHybridKey()
  const whole = { chancery: 'secret key', name, key: made.public } as const
  const hidden =
    passphrase &&
    (await sealUnderPassphrase(
      utf8(JSON.stringify(made.secret)),
      await passphrase(`A passphrase for the key of ${name}`, true),
      keyFilePurpose,
    ))
  return {
    secret: hidden ? { ...whole, sealed: toBase64url(hidden) } : { ...whole, secret: made.secret },
    public: { chancery: 'public key', name, key: made.public },
  }
}

/** The seeds of a key file, with its passphrase where it has one. */
export async function secretIn(
  file: KeyFileOf<'secret key'>,
  path: string,
  passphrase: Passphrase,
): Promise<HybridSecret> {
  try {
    return await secretOf(file, () => passphrase(`The passphrase of the key of ${file.name}`, false))
  } catch (error) {
    throw error instanceof SyntaxError ? new WrongKeyFile(`${path}: ${error.message}`) : error
  }
}

/** A name as the beginning of a file's name. */
export function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
  return basename(plain) || 'key'
}
