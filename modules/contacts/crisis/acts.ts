/**
 * What is said on a crisis line: acts of the application `crisis` in the line's sealed room (modules/rooms/acts.ts), each
 * one JSON object. A message is signed by the device it was said on, in the room too: so whoever carries it, in a file, in a
 * QR code or to a newcomer, can change no word of it, and the same message coming by two ways is one.
 */
import { z } from 'zod'
import { KeyId } from '#platform/signing.ts'

/** Who reads these acts. */
export const crisisApp = 'crisis'

export const crisisLimits = {
  /** Characters (UTF-16 code units) of a message, and of its bytes in UTF-8. */
  text: 6000,
  textBytes: 16_000,
  /** Ids in one receipt. */
  ids: 200,
  /** Messages handed to a newcomer, and how many of them in one act. */
  handed: 200,
  handedAtOnce: 8,
  /** Days for which an offline secret opens and seals. */
  secretDays: 40,
  /** The highest number of a message, and the highest that is believed of those which nobody here has. */
  number: 1_000_000,
  count: 100_000,
  /** Officers in one act that names them, and those who are named no more. */
  named: 200,
  /** The highest number of a naming, so high that nobody comes to its end (naming.ts). */
  naming: 2 ** 48,
} as const

/** What a message is for; a person chooses it before the first word. */
export const messageClasses = ['query', 'notification', 'request', 'clarification', 'exercise', 'test-call'] as const
export const MessageClass = z.enum(messageClasses)
export type MessageClass = z.infer<typeof MessageClass>

/** The classes that an exercise may play. */
export const PlayedClass = MessageClass.exclude(['exercise', 'test-call'])
export type PlayedClass = z.infer<typeof PlayedClass>

/**
 * What is real answers what is real, an exercise answers an exercise, and a test call neither: else a game could pass for
 * the answer to a true question.
 */
export function answersAlike(one: MessageClass, other: MessageClass): boolean {
  return one !== 'test-call' && other !== 'test-call' && (one === 'exercise') === (other === 'exercise')
}

/** 16 bytes in base64url. */
const Id = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'Must be 16 bytes in base64url.')
const Ids = z.array(Id).max(crisisLimits.ids)
const Time = z.iso.datetime()
const Count = z.int().min(1).max(crisisLimits.number)
const name = z.string().max(200)

/** A language as BCP 47 spells it, at most a few subtags. */
export const LanguageTag = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$/, 'Must be a language as in BCP 47.')

const unseen =
  // oxlint-disable-next-line no-misleading-character-class
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u
const everyUnseen = new RegExp(unseen, 'gu')

/** Words as a paste brings them, without what cannot be seen and what turns the direction of others. */
export function shownWords(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(everyUnseen, '')
}

/** A name on one line, as somebody else told it. */
export function shownName(name: string): string {
  return shownWords(name).replaceAll(/\s+/g, ' ').trim().slice(0, 200)
}

const Text = z
  .string()
  .max(crisisLimits.text)
  .refine((text) => text.isWellFormed() && !unseen.test(text), 'Holds what cannot be seen.')
  .refine((text) => new TextEncoder().encode(text).length <= crisisLimits.textBytes, 'Holds too many bytes.')

/** The run of an exercise, and what whoever speaks knows it by, in their own language. */
export const RunNamed = z.strictObject({
  id: z.uuid(),
  title: z
    .string()
    .max(200)
    .refine((title) => title !== '' && title === shownName(title), 'Is no name on one line.'),
})
export type RunNamed = z.infer<typeof RunNamed>

/** A day of UTC. */
export const Day = z.iso.date()

/** What a device of a delegation said on a line. It goes by an id made of line, device and `id`: see `messageIdOf`. */
export const Message = z
  .strictObject({
    v: z.literal(1),
    line: z.uuid(),
    delegation: z.uuid(),
    device: KeyId,
    /** 16 random bytes. */
    id: Id,
    class: MessageClass,
    /** Of an exercise alone: the class that it plays. */
    of: PlayedClass.optional(),
    /** Of an exercise: its run. Messages of older programs name none. */
    run: RunNamed.optional(),
    /** The how-manieth of this delegation on this line, from 1. Two officers who spoke at once may have given the same. */
    n: Count,
    text: Text,
    language: LanguageTag,
    /** The sender's clock. */
    sentAt: Time,
    answerBy: Time.optional(),
    /** The message (as `messageIdOf` names it) that this one answers. */
    replyTo: Id.optional(),
    /** Of a test call: the day whose daily test it is. */
    day: Day.optional(),
  })
  .refine(({ class: one, of }) => (one === 'exercise') === (of !== undefined), 'An exercise plays a class.')
  .refine(({ class: one, run }) => one === 'exercise' || run === undefined, 'What is real is of no exercise.')
  .refine(({ class: one, day }) => (one === 'test-call') === (day !== undefined), 'A test call is that of a day.')
  .refine(({ class: one, replyTo }) => one !== 'test-call' || replyTo === undefined, 'A test call answers nothing.')
  .refine(({ class: one, text }) => one === 'test-call' || text.trim() !== '', 'Says nothing.')
export type Message = z.infer<typeof Message>

/** Ed25519 over the domain `crisis-message` and the canonical JSON of the message; 64 bytes in base64url. */
export const SignedMessage = z.strictObject({
  message: Message,
  signature: z.string().regex(/^[A-Za-z0-9_-]{85}[AQgw]$/, 'Must be 64 bytes in base64url.'),
})
export type SignedMessage = z.infer<typeof SignedMessage>

/** By which way a message came to a machine. */
export const Way = z.enum(['room', 'file', 'qr'])
export type Way = z.infer<typeof Way>

/** Time of day in UTC of the daily test call, and after how many minutes without one it was missed. */
export const Schedule = z.strictObject({
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time of day, as 09:00.'),
  graceMinutes: z.int().min(5).max(720),
})
export type Schedule = z.infer<typeof Schedule>

/** Of one account: under which name it is known to whoever speaks, and whether it is an officer. */
export const Naming = z.strictObject({
  account: z.uuid(),
  name,
  officer: z.boolean(),
  /** One more than what was known of this account: the highest holds, and of two alike the one that says no. */
  n: z.int().min(1).max(crisisLimits.naming),
})
export type Naming = z.infer<typeof Naming>

/** What is in the room's order, in one act each. */
export const CrisisAct = z.discriminatedUnion('kind', [
  /** The room is that of this line, between these two delegations, in the order of their ids. */
  z.strictObject({ v: z.literal(1), kind: z.literal('opened'), line: z.uuid(), low: z.uuid(), high: z.uuid() }),
  z.strictObject({ v: z.literal(1), kind: z.literal('message'), signed: SignedMessage }),
  /** By itself, of each device that took messages, or an offline secret, of the other side. */
  z.strictObject({ v: z.literal(1), kind: z.literal('received'), ids: Ids, secrets: Ids, by: Way }),
  /** By a person. */
  z.strictObject({ v: z.literal(1), kind: z.literal('acknowledged'), ids: Ids.min(1) }),
  /** The daily test as this side would have it; it holds once both sides have said the same. */
  z.strictObject({ v: z.literal(1), kind: z.literal('schedule'), schedule: Schedule, sentAt: Time }),
  /** A secret for offline files and codes, and the devices that were in the room when it was made. */
  z.strictObject({
    v: z.literal(1),
    kind: z.literal('offline-key'),
    id: Id,
    secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Must be 32 bytes in base64url.'),
    notAfter: Time,
    devices: z.array(KeyId).min(1).max(400),
  }),
  /** Of the sender's own delegation alone: its officers. `to`: devices to whom all of it is said again, since they came later. */
  z.strictObject({
    v: z.literal(1),
    kind: z.literal('naming'),
    to: z.array(KeyId).max(400),
    named: z.array(Naming).min(1).max(crisisLimits.named),
  }),
  /** To newcomers, and of what came by a file: messages under their own signatures, and what is known of them. */
  z.strictObject({
    v: z.literal(1),
    kind: z.literal('handed'),
    /** The highest number of each delegation that was known here. */
    counts: z.record(z.uuid(), z.int().min(0).max(crisisLimits.number)),
    /** The newcomers; nobody where it came by a file, and is for all. */
    to: z.array(KeyId).max(400),
    messages: z
      .array(
        z.strictObject({
          signed: SignedMessage,
          /** When it came to the giver. */
          at: Time,
          acknowledged: z.strictObject({ at: Time, account: z.uuid(), name }).optional(),
        }),
      )
      .max(crisisLimits.handedAtOnce),
  }),
])
export type CrisisAct = z.infer<typeof CrisisAct>
