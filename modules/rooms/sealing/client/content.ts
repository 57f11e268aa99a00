/**
 * What is said inside the seal: canonical JSON in UTF-8, one statement to a sealed message. The reader is strict. A kind
 * or version that this program does not know is kept and shown as sent by a newer one; whatever else is not exactly of
 * its form is no statement at all.
 */
import { z } from 'zod'
import { type Bytes, fromUtf8, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { isFileName, isShownLine } from '#platform/shown-line.ts'
import { HybridPublic, HybridSignature } from '#platform/signing.ts'
import { readLight, readLightSeen } from './light-statement.ts'

export const contentLimits = {
  /** Characters of a text. */
  text: 20_000,
  /** Bytes of one statement before it is sealed. */
  statement: 640 * 1024,
  /** Bytes of what an application says in one act, and of its statement where it travels in parts within a room. */
  act: 256 * 1024,
  caucusAct: 300 * 1024,
  title: 200,
  fileName: 255,
  fileType: 127,
  /** Bytes of one file. */
  file: 25 * 1024 * 1024,
  /** People who may be named for an acknowledgement, or in a room. */
  people: 1000,
  acknowledgedAtOnce: 200,
  /** Messages and characters that a snapshot hands on. */
  snapshotMessages: 200,
  snapshotBytes: 256 * 1024,
} as const

export const MessageId = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'Must be 16 bytes in base64url.')
const Raw32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Must be 32 bytes in base64url.')
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const Uuid = z.string().regex(new RegExp(`^${uuid}$`), 'Must be a UUID.')
/** Delegation and account (people.ts). */
export const PersonKey = z.string().regex(new RegExp(`^${uuid}/${uuid}$`), 'Must be two UUIDs with a stroke between.')
export const ShownLine = z.string().min(1).refine(isShownLine, 'Must be plain text on one line.')
const Time = z.iso.datetime({ error: 'Must be a time in UTC.' })
const Seq = z.int().min(0)

export const RoomMarking = z.enum(['red', 'amber+strict', 'amber', 'green', 'clear'])
const ShownText = z.string().min(1).max(contentLimits.text)

/** What every message of a person carries. */
const said = {
  marking: RoomMarking,
  exercise: z.boolean(),
  replyTo: MessageId.optional(),
  acknowledge: z.strictObject({ by: Time, of: z.array(PersonKey).max(contentLimits.people).optional() }).optional(),
  expiresAt: Time.optional(),
}

export const FileKey = z.strictObject({
  blob: MessageId,
  key: Raw32,
  name: z.string().max(contentLimits.fileName).refine(isFileName, 'Must be the plain name of a file.'),
  type: z.string().max(contentLimits.fileType),
  size: z.int().min(0).max(contentLimits.file),
  chunks: z.int().min(1).max(1024),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type FileKey = z.infer<typeof FileKey>

const TextBody = z.strictObject({ kind: z.literal('text'), text: ShownText, ...said })
const FileBody = z.strictObject({ kind: z.literal('file'), file: FileKey, text: ShownText.optional(), ...said })
const ReceiptsBody = z.strictObject({
  kind: z.literal('receipts'),
  delivered: Seq.optional(),
  read: Seq.optional(),
  acknowledged: z.array(MessageId).max(contentLimits.acknowledgedAtOnce).optional(),
})
const LeaveBody = z.strictObject({ kind: z.literal('leave') })
const CloseBody = z.strictObject({ kind: z.literal('close') })

/** Another module speaks through the room: what it says is its own affair. */
export const AppName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'Must be the plain name of an application.')
const ActBody = z.strictObject({
  kind: z.literal('act'),
  app: AppName,
  text: z
    .string()
    .max(contentLimits.act)
    .refine((text) => utf8(text).length <= contentLimits.act, `An act may hold ${contentLimits.act} bytes.`),
  file: FileKey.optional(),
  expiresAt: Time.optional(),
})
export type ActBody = z.infer<typeof ActBody>

const Author = z.strictObject({
  account: Uuid,
  name: ShownLine.max(200),
  /** A delegation that the list names no more has no name. */
  delegation: z.strictObject({ id: Uuid, name: z.literal('').or(ShownLine.max(200)) }),
  device: MessageId,
})
export type Author = z.infer<typeof Author>

const SnapshotMessage = z.strictObject({
  id: MessageId,
  seq: Seq,
  at: Time,
  sentAt: Time,
  from: Author,
  body: z.union([TextBody, FileBody]),
})
export type SnapshotMessage = z.infer<typeof SnapshotMessage>
export const SnapshotStatement = z.strictObject({
  v: z.literal(1),
  room: z.string().max(100),
  /** The room's order up to here, as the giver saw it. */
  seq: Seq,
  chain: z.string().max(43),
  /** True where older messages were left out. */
  shortened: z.boolean(),
  messages: z.array(SnapshotMessage).max(contentLimits.snapshotMessages),
})
export type SnapshotStatement = z.infer<typeof SnapshotStatement>
const SnapshotBody = z.strictObject({
  kind: z.literal('snapshot'),
  /** Those for whom it was made; nobody else takes it in. */
  to: z.array(MessageId).max(contentLimits.people),
  statement: SnapshotStatement,
  key: HybridPublic,
  signature: HybridSignature,
})

const CaucusBody = z.strictObject({
  kind: z.literal('caucus'),
  caucus: MessageId,
  step: z.enum(['ask', 'package', 'welcome', 'commit', 'message']),
  /** In an `ask`: the people wanted. In a `welcome`: the devices it is for. */
  to: z.array(z.string().max(80)).max(contentLimits.people).optional(),
  /** A large thing travels in parts, each no larger than what people say. */
  part: z.int().min(0).max(4000),
  parts: z.int().min(1).max(4000),
  bytes: z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/)
    .max(4096),
})
export type CaucusBody = z.infer<typeof CaucusBody>

const Body = z.discriminatedUnion('kind', [
  TextBody,
  FileBody,
  ReceiptsBody,
  LeaveBody,
  CloseBody,
  SnapshotBody,
  CaucusBody,
  ActBody,
])
export type Body = z.infer<typeof Body>
export type SaidBody = z.infer<typeof TextBody> | z.infer<typeof FileBody>

export const Statement = z.strictObject({
  v: z.literal(1),
  id: MessageId,
  /** The how-manieth of this device in this room, from 1: a gap shows what was kept from us. */
  n: z.int().min(1),
  sentAt: Time,
  body: Body,
})
export type Statement = z.infer<typeof Statement>

const Newer = z.looseObject({
  v: z.int().min(1).max(1_000_000),
  id: MessageId,
  n: z.int().min(1),
  sentAt: Time,
  body: z.looseObject({ kind: z.string().min(1).max(60) }),
})
export type NewerStatement = { v: number; id: string; n: number; sentAt: string; body: { kind: string } }

const known = new Set<string>(Body.options.map((option) => option.shape.kind.value))

/** Throws a RangeError where the statement is longer than may be sealed, a ZodError where it is none. */
export function writeStatement(statement: Statement): Bytes {
  const bytes = utf8(canonicalJson(Statement.parse(statement)))
  if (bytes.length > contentLimits.statement)
    throw new RangeError(
      `A message may hold ${contentLimits.statement} bytes; this one has ${bytes.length}. Send a file.`,
    )
  return bytes
}

/** Undefined for what is neither a statement nor a newer program's. */
export function readStatement(bytes: Uint8Array): { known: Statement } | { newer: NewerStatement } | undefined {
  if (bytes.length > contentLimits.statement) return undefined
  const value = readLight(bytes) ?? canonical(bytes)
  const statement = Statement.safeParse(value)
  if (statement.success) return { known: statement.data }
  const newer = Newer.safeParse(value)
  if (!newer.success || (newer.data.v === 1 && known.has(newer.data.body.kind))) return undefined
  const { v, id, n, sentAt, body } = newer.data
  return { newer: { v, id, n, sentAt, body: { kind: body.kind } } }
}

/** The value, where the bytes are its one spelling and blanks after it: otherwise two readers could read two things. */
function canonical(bytes: Uint8Array): unknown {
  try {
    const text = fromUtf8(bytes).replace(/(?<! ) +$/, '')
    const value: unknown = JSON.parse(text)
    return canonicalJson(value) === text ? value : undefined
  } catch {
    return undefined
  }
}

/** What a member had seen when it sealed a message: authenticated by MLS, read by every member, by the host too. */
export const Seen = z.strictObject({
  v: z.literal(1),
  record: z.strictObject({ size: z.int().min(0), root: Raw32 }).optional(),
  room: z.strictObject({ seq: Seq, chain: Raw32 }),
})
export type Seen = z.infer<typeof Seen>

export function readSeen(bytes: Uint8Array): Seen | undefined {
  if (bytes.length > 400) return undefined
  try {
    return Seen.safeParse(readLightSeen(bytes) ?? JSON.parse(fromUtf8(bytes))).data
  } catch {
    return undefined
  }
}
