/**
 * What is signed about keys. A committee, whose keys lie offline, signs the credentials list: which delegation has which
 * key, and whom it may send to speak. A delegation's key, or a device that already stands, signs the statements that add
 * and remove devices. The host signs none of these; it keeps them in order, and the record shows that it did.
 */
import { z } from 'zod'
import { type Bytes, toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import { HybridPublic, HybridSignature, KeyId, signedBytes } from '#platform/signing.ts'

/** How much any of these may hold, so that nobody can make a client or the host read for ever. */
export const keyLimits = {
  committeeMembers: 15,
  delegations: 600,
  deputies: 8,
  /** The longest that a credentials list may hold, in days: a list must be renewed, so that a lost committee is noticed. */
  listDays: 400,
  policyCharacters: 100_000,
  /** Device statements of one delegation, over all time. */
  statements: 20_000,
  devicesOfOne: 12,
  devicesOfDelegation: 400,
  /** Of one answer of the door `devices`. */
  statementsAtOnce: 200,
  backupCharacters: 16_384,
} as const

/** SHA-256 in hexadecimal. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'Must be a SHA-256 in lower-case hexadecimal.')
/** 16 bytes: the pseudonym under which a delegation stands in the record. */
export const Subject = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'Must be 16 bytes in base64url.')
/** UTC, whole seconds: one spelling for each moment. */
export const Moment = z
  .string()
  .regex(
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/,
    'Must be a time such as 2026-11-21T09:00:00Z.',
  )
const Uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'Must be a UUID in lower case.')
/** A letter, or a sign upon one, of a script in which joiners are seen. */
const joined = `[${'Arab Syrc Mong Nkoo Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr'
  .split(' ')
  .map((script) => `\\p{scx=${script}}`)
  .join('')}]`
const shownName = new RegExp(
  `^(?! )(?:[^\\p{C}\\p{Zl}\\p{Zp}]|(?<=${joined})[\\u200c\\u200d](?=${joined}))+(?<! )$`,
  'u',
)

/**
 * What is read aloud and shown beside a key: no blanks at its ends, and no character that cannot be seen. The two joiners
 * (U+200C, U+200D) change how their neighbours are written in Persian or in the scripts of India, so there they belong to
 * the name; anywhere else they would let two names look alike.
 */
export const ShownName = z.string().min(1).max(120).regex(shownName, 'Must be plain text on one line.')

const Keyed = z.strictObject({ name: ShownName, key: HybridPublic })
export type Keyed = z.infer<typeof Keyed>

/** `k` of the members must sign a list. The hash of this statement is what a client pins. */
export const Committee = z.strictObject({
  v: z.literal(1),
  name: ShownName,
  k: z.int().min(1).max(keyLimits.committeeMembers),
  members: z.array(Keyed).min(1).max(keyLimits.committeeMembers),
  madeAt: Moment,
  /** Its keys are held by the host of a demonstration: clients of such a committee know that they protect nothing. */
  demonstration: z.literal(true).optional(),
  /** The committee that this one follows: `k` of that one sign it. The first follows none, and nobody signs it. */
  previous: Hash.nullable(),
})
export type Committee = z.infer<typeof Committee>

const Signatures = z.array(HybridSignature).max(keyLimits.committeeMembers)
export const SignedCommittee = z.strictObject({ statement: Committee, signatures: Signatures })
export type SignedCommittee = z.infer<typeof SignedCommittee>

/** Speak in a room; agree, subject to the capital's confirmation; sign. */
export const Power = z.enum(['speak', 'agree-ad-referendum', 'sign'])
export type Power = z.infer<typeof Power>

export const ListedDelegation = z.strictObject({
  id: Uuid,
  name: ShownName,
  subject: Subject,
  key: HybridPublic,
  deputies: z.array(Keyed).max(keyLimits.deputies),
  powers: z.array(Power).max(Power.options.length),
  from: Moment,
  until: Moment,
})
export type ListedDelegation = z.infer<typeof ListedDelegation>

export const CredentialsList = z.strictObject({
  v: z.literal(1),
  committee: Hash,
  version: z.int().min(1).max(1_000_000),
  previous: Hash.nullable(),
  issuedAt: Moment,
  expiresAt: Moment,
  /** The committee fixes the record's keys and its witnesses too (a policy of C2SP's tlog-policy). */
  record: z.strictObject({ origin: z.string().min(1).max(300), policy: z.string().max(keyLimits.policyCharacters) }),
  delegations: z.array(ListedDelegation).max(keyLimits.delegations),
})
export type CredentialsList = z.infer<typeof CredentialsList>

export const SignedList = z.strictObject({ statement: CredentialsList, signatures: Signatures })
export type SignedList = z.infer<typeof SignedList>

export const Device = z.strictObject({
  /** `deviceIdOf(key)`. */
  id: KeyId,
  name: ShownName,
  holder: z.strictObject({ account: Uuid, name: ShownName }),
  /** Its Ed25519 part is the signature key of the device's leaf in every room. */
  key: HybridPublic,
})
export type Device = z.infer<typeof Device>

export const DeviceStatement = z.strictObject({
  v: z.literal(1),
  delegation: Uuid,
  /** From 1, without gaps, for each delegation. */
  seq: z.int().min(1).max(keyLimits.statements),
  /** Of the statement before. */
  previous: Hash.nullable(),
  act: z.enum(['add', 'remove']),
  device: Device,
  at: Moment,
  /** Which key signs: of the delegation, of a deputy, or of a device of the same holder. */
  by: KeyId,
})
export type DeviceStatement = z.infer<typeof DeviceStatement>

export const SignedDevice = z.strictObject({ statement: DeviceStatement, signature: HybridSignature })
export type SignedDevice = z.infer<typeof SignedDevice>

/** A signed statement with all that it takes to find it in the record: `at` is the time of the entry. */
export type Kept<Signed> = { signed: Signed; salt: string; index: number; at: string }

/** 32 bytes. */
export const Salt = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 'Must be 32 bytes in base64url.')
export const keptOf = <Signed extends z.ZodType>(signed: Signed) =>
  z.object({ signed, salt: Salt, index: z.int().min(0), at: z.string() })

/** The words that part signatures for one purpose from those for another. */
export const domains = { committee: 'committee', list: 'credentials-list', device: 'device' } as const

/** The name of a statement: SHA-256 over the very bytes that are signed. */
export function hashOf(domain: (typeof domains)[keyof typeof domains], statement: unknown): string {
  return toHex(sha256(signedBytes(domain, statement)))
}

/** What stands behind a commitment in the record: the canonical JSON of the signed statement. */
export function contentOf(signed: SignedCommittee | SignedList | SignedDevice): Bytes {
  return utf8(canonicalJson(signed))
}

/** As `Moment` spells it. */
export function momentOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
