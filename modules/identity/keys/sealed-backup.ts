/**
 * Keys sealed under a passphrase, or under what a passkey derives, so that bytes kept anywhere open to their owner alone.
 *
 * The bytes: `CHRK`, version 1, way (1 passphrase, 2 passkey), then for a passphrase the cost of Argon2id (memory in KiB
 * and passes, four bytes each, and lanes, one byte), a salt of 16 bytes (32 for a passkey), a nonce of 12 bytes, and
 * AES-256-GCM over the content, which authenticates everything before it together with the purpose. Argon2id is RFC
 * 9106's second recommended option: 64 MiB, 3 passes, 4 lanes. A passkey's output (WebAuthn's PRF extension, 32 bytes)
 * becomes a key by HKDF-SHA-256 (RFC 5869).
 */
import { gcm } from '@noble/ciphers/aes.js'
import { argon2idAsync } from '@noble/hashes/argon2.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { z } from 'zod'
import { concat, fromUtf8, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { randomBytes } from '#platform/crypto.ts'
import { HybridSecret } from '#platform/signing.ts'
import { Device } from './statements.ts'

/** The key of a device, as its owner gets it back. */
export const BackedUpKeys = z.strictObject({
  v: z.literal(1),
  delegation: z.uuid(),
  device: Device,
  secret: HybridSecret,
})
export type BackedUpKeys = z.infer<typeof BackedUpKeys>

export type Unopened = 'malformed' | 'wrong-passphrase' | 'too-costly' | 'other-way'
/** A backup that stays shut; words: `keys.backup.<why>`. */
export class BackupShut extends Error {
  override name = 'BackupShut'
  why: Unopened
  constructor(why: Unopened, message: string) {
    super(message)
    this.why = why
  }
}

/** What is asked of a new passphrase: somebody may try passphrases on the bytes for as long as they like. */
export const shortestPassphrase = 12

export type Cost = { memory: number; passes: number; lanes: number }
const recommended: Cost = { memory: 65_536, passes: 3, lanes: 4 }
/** Whoever hands us a backup shall not make us reckon for hours. */
const most: Cost = { memory: 1_048_576, passes: 16, lanes: 16 }

const magic = utf8('CHRK')
const [version, byPassphrase, byPasskey] = [1, 1, 2]
const lengths = {
  start: magic.length + 2,
  cost: 9,
  salt: 16,
  longSalt: 32,
  nonce: 12,
  tag: 16,
  content: 1_000_000,
} as const

export async function sealBackup(keys: BackedUpKeys, passphrase: string): Promise<Uint8Array> {
  return sealUnderPassphrase(utf8(canonicalJson(BackedUpKeys.parse(keys))), passphrase, 'device')
}

/** Throws BackupShut. */
export async function openBackup(sealed: Uint8Array, passphrase: string): Promise<BackedUpKeys> {
  return keysIn(await openUnderPassphrase(sealed, passphrase, 'device'))
}

/** @param prfOutput what the passkey derived: 32 bytes or more, as WebAuthn's PRF extension gives them. */
export async function sealBackupPrf(keys: BackedUpKeys, prfOutput: Uint8Array): Promise<Uint8Array> {
  const head = concat(start(byPasskey), randomBytes(lengths.longSalt))
  const content = utf8(canonicalJson(BackedUpKeys.parse(keys)))
  return seal(head, prfKey(prfOutput, head.subarray(lengths.start)), content, 'device')
}

/** Throws BackupShut. */
export async function openBackupPrf(sealed: Uint8Array, prfOutput: Uint8Array): Promise<BackedUpKeys> {
  mustBe(sealed, byPasskey, lengths.start + lengths.longSalt)
  const head = sealed.subarray(0, lengths.start + lengths.longSalt)
  return keysIn(open(sealed, head, prfKey(prfOutput, head.subarray(lengths.start)), 'device'))
}

/**
 * Any bytes under a passphrase. The purpose is authenticated: what was sealed as one thing never opens as another.
 * Throws a RangeError for a passphrase that is too short.
 */
export async function sealUnderPassphrase(
  content: Uint8Array,
  passphrase: string,
  purpose: string,
  cost = recommended,
): Promise<Uint8Array> {
  if (Array.from(passphrase).length < shortestPassphrase)
    throw new RangeError(`A passphrase has at least ${shortestPassphrase} characters: take four or five words.`)
  const head = concat(start(byPassphrase), costBytes(cost), randomBytes(lengths.salt))
  return seal(head, await passphraseKey(passphrase, head), content, purpose)
}

/** Throws BackupShut. */
export async function openUnderPassphrase(
  sealed: Uint8Array,
  passphrase: string,
  purpose: string,
): Promise<Uint8Array> {
  const length = lengths.start + lengths.cost + lengths.salt
  mustBe(sealed, byPassphrase, length)
  const head = sealed.subarray(0, length)
  const { memory, passes, lanes } = costIn(head)
  const fits = memory >= 8 * lanes && passes >= 1 && lanes >= 1
  if (!fits) throw new BackupShut('malformed', 'This backup names a cost that Argon2id cannot have.')
  if (memory > most.memory || passes > most.passes || lanes > most.lanes || memory * passes > 4 * most.memory)
    throw new BackupShut('too-costly', 'This backup asks for more work than any of ours: it was not made here.')
  return open(sealed, head, await passphraseKey(passphrase, head), purpose)
}

function start(way: number): Uint8Array {
  return concat(magic, Uint8Array.of(version, way))
}

function mustBe(sealed: Uint8Array, way: number, head: number): void {
  const right = magic.every((byte, index) => sealed[index] === byte)
  if (!right || sealed.length < head + lengths.nonce + lengths.tag || sealed.length > lengths.content)
    throw new BackupShut('malformed', 'This is no sealed backup, or not the whole of it.')
  if (sealed[magic.length] !== version)
    throw new BackupShut('malformed', 'This backup was made by a newer version: bring this device up to date first.')
  if (sealed[magic.length + 1] !== way)
    throw new BackupShut(
      'other-way',
      way === byPassphrase ? 'This backup opens with a passkey.' : 'This backup opens with a passphrase.',
    )
}

function costBytes({ memory, passes, lanes }: Cost): Uint8Array {
  const bytes = new Uint8Array(lengths.cost)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, memory)
  view.setUint32(4, passes)
  view.setUint8(8, lanes)
  return bytes
}

function costIn(head: Uint8Array): Cost {
  const view = new DataView(head.buffer, head.byteOffset + lengths.start, lengths.cost)
  return { memory: view.getUint32(0), passes: view.getUint32(4), lanes: view.getUint8(8) }
}

type NodeArgon = (
  algorithm: 'argon2id',
  wanted: {
    message: Uint8Array
    nonce: Uint8Array
    parallelism: number
    tagLength: number
    memory: number
    passes: number
  },
  done: (error: Error | null, key: Uint8Array) => void,
) => void
const { process } = globalThis as { process?: { getBuiltinModule?: (name: 'node:crypto') => { argon2?: NodeArgon } } }
const native = process?.getBuiltinModule?.('node:crypto').argon2

/** The same characters, however they were typed, are the same passphrase (NFC, as RFC 8265 has it). */
function passphraseKey(passphrase: string, head: Uint8Array): Promise<Uint8Array> {
  const { memory, passes, lanes } = costIn(head)
  const message = utf8(passphrase.normalize('NFC'))
  const nonce = head.subarray(lengths.start + lengths.cost)
  if (!native) return argon2idAsync(message, nonce, { t: passes, m: memory, p: lanes, dkLen: 32, maxmem: 2 ** 31 })
  return new Promise((resolve, reject) =>
    native('argon2id', { message, nonce, parallelism: lanes, tagLength: 32, memory, passes }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}

function prfKey(prfOutput: Uint8Array, salt: Uint8Array): Uint8Array {
  if (prfOutput.length < 32) throw new RangeError('A passkey derives at least 32 bytes.')
  return hkdf(sha256, prfOutput, salt, utf8('chancery/backup/passkey/v1'), 32)
}

function seal(head: Uint8Array, key: Uint8Array, content: Uint8Array, purpose: string): Uint8Array {
  const nonce = randomBytes(lengths.nonce)
  return concat(head, nonce, gcm(key, nonce, about(head, purpose)).encrypt(content))
}

function open(sealed: Uint8Array, head: Uint8Array, key: Uint8Array, purpose: string): Uint8Array {
  const nonce = sealed.subarray(head.length, head.length + lengths.nonce)
  try {
    return gcm(key, nonce, about(head, purpose)).decrypt(sealed.subarray(head.length + lengths.nonce))
  } catch {
    throw new BackupShut(
      'wrong-passphrase',
      'It does not open: the passphrase is another one, or the backup was changed.',
    )
  }
}

function about(head: Uint8Array, purpose: string): Uint8Array {
  return concat(head, utf8(`chancery/backup/v1\n${purpose}`))
}

function keysIn(content: Uint8Array): BackedUpKeys {
  try {
    return BackedUpKeys.parse(JSON.parse(fromUtf8(content)))
  } catch {
    throw new BackupShut('malformed', 'It opened, and holds no keys of a device.')
  }
}
