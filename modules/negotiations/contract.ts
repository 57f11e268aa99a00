import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { exerciseFileName, World } from '#platform/exercise.ts'
import { PageInput, pageOf } from '#platform/page.ts'
import { refusals } from './refusals.ts'

export const hostLimits = {
  /** Days from now on: no deadline is further off. */
  deadline: 400,
  /** Bytes of a published document, as UTF-8. */
  document: 5_000_000,
  /** Entries relayed at once, and bytes of them as JSON. */
  relayed: 400,
  relayedBytes: 1_500_000,
  /** Everything that the host keeps of one open negotiation, in bytes. */
  open: 300_000_000,
  /** Bytes of the keys by which readers verify an open negotiation. */
  keys: 1_500_000,
  /** Bytes of entries of one page, unless the first alone is larger. */
  page: 1_000_000,
} as const

/** A pseudonym in the record: 16 random bytes in base64url. */
const Subject = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'Must be 16 bytes in base64url.')
const Commitment = z.string().regex(/^[0-9a-f]{64}$/, 'Must be 32 bytes in lower-case hexadecimal.')
const Raw32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Must be 32 bytes in base64url.')
const Counted = z.int().min(0)
const Time = z.iso.datetime()
const InRoom = z.object({ room: z.uuid() })
const Done = z.object({ done: z.literal(true) })

/** Of a procedure of a sealed room: what stands under its pseudonym in the record, in the order in which it came. */
export const ProcedureEntry = z.object({
  id: z.uuid(),
  kind: z.enum(['deadline', 'statement', 'adoption']),
  /** Its place in the record and its time there; null until that is published. */
  index: Counted.nullable(),
  at: z.string().nullable(),
  /** The host's own word that a moment passed, with what opens it. */
  host: z.object({ content: z.string(), salt: Raw32 }).optional(),
})
export type ProcedureEntry = z.infer<typeof ProcedureEntry>

/** An adopted text as those who adopted it published it. */
export const PublishedText = z.object({
  id: z.uuid(),
  title: z.string(),
  symbol: z.string().nullable(),
  language: z.string(),
  exercise: z.boolean(),
  parties: z.array(z.string()),
  adoptedAt: Time,
  publishedAt: Time,
  publishedBy: z.string(),
  /** SHA-256 of the document as it is handed out, in hexadecimal: the record's act `text.published` names it. */
  digest: Commitment,
  size: Counted,
})
export type PublishedText = z.infer<typeof PublishedText>

/** A negotiation that its parties made public, as its reader relays it. */
export const OpenNegotiation = z.object({
  /** The id of its room. */
  id: z.uuid(),
  title: z.string(),
  exercise: z.boolean(),
  parties: z.array(z.string()),
  /** Entries relayed so far. */
  count: Counted,
  openedAt: Time,
  movedAt: Time,
  /** When it was sealed again; what was public before stays. */
  endedAt: Time.nullable(),
})
export type OpenNegotiation = z.infer<typeof OpenNegotiation>

/** What is done in a sealed room, by whom and when, is not for the books of the house. */
const room = oc.meta({ discreet: true }).errors(refusals.inRoom)
const open = oc.meta({ open: true }).errors(refusals.paced)

const procedures = {
  enter: room
    .route({
      method: 'POST',
      path: '/negotiations/{room}/entries',
      successStatus: 201,
      summary: 'Enter a commitment of a sealed room in the record, and have the host say when a deadline passes',
    })
    .input(
      InRoom.extend({
        kind: ProcedureEntry.shape.kind,
        subject: Subject,
        commitment: Commitment,
        /** With a deadline: the host enters its own word, once, right after this moment. */
        until: Time.optional(),
      }),
    )
    .output(z.object({ id: z.uuid() }))
    .errors(refusals.enter),
  entries: room
    .route({
      method: 'GET',
      path: '/negotiations/{room}/entries',
      summary: 'What stands in the record under a pseudonym of this room',
    })
    .input(InRoom.extend({ subject: Subject }))
    .output(z.array(ProcedureEntry)),
}

const published = {
  publish: oc
    .route({
      method: 'POST',
      path: '/texts',
      successStatus: 201,
      summary: 'Publish the final document of an adopted text; by the delegation that declared it adopted',
    })
    .input(
      z.object({
        /** The final document as it lies in its file. It is kept and handed out byte by byte as given. */
        document: z.string().min(2).max(hostLimits.document),
      }),
    )
    .output(PublishedText)
    .errors(refusals.publish),
  texts: open
    .route({
      method: 'GET',
      path: '/texts',
      summary: 'Adopted texts that were published, or those of exercises, the newest first',
    })
    .input(PageInput.extend({ world: World }))
    .output(pageOf(PublishedText)),
  text: open
    .route({ method: 'GET', path: '/texts/{id}', summary: 'A published text with its final document' })
    .input(z.object({ id: z.uuid() }))
    .output(
      PublishedText.extend({
        document: z.string(),
        /** Where the record has the act by which it was published; null until it shows it. */
        act: Counted.nullable(),
      }),
    )
    .errors(refusals.text),
}

/** An operation at its place in the order of the room, as the reader read it (text/state.ts, `Entry`); readers verify it. */
const Relayed = z.record(z.string(), z.unknown())
const SignedConsent = z.record(z.string(), z.unknown())

const live = {
  open: room
    .route({
      method: 'POST',
      path: '/negotiations/{room}/open',
      summary: 'Begin to relay a negotiation that all its parties consented to make public by this reader',
    })
    .input(
      InRoom.extend({
        /** The reader: a device of the account that asks, which is in the room. */
        device: z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/),
        /** Signed operations: its opening, the parties where they changed since, what was asked, each party's consent. */
        consent: z.object({
          opening: SignedConsent,
          parties: SignedConsent.optional(),
          ask: SignedConsent,
          backs: z.array(SignedConsent).max(300),
        }),
      }),
    )
    .output(OpenNegotiation)
    .errors(refusals.open),
  relay: room
    .route({
      method: 'POST',
      path: '/negotiations/{room}/open/entries',
      summary: 'Relay what was done in an open negotiation, in order; the same again changes nothing',
    })
    .input(
      InRoom.extend({
        /** How many were relayed before these. */
        from: Counted,
        entries: z.array(Relayed).max(hostLimits.relayed),
        /** The committees, lists and devices by which readers verify them, as JSON; replaces those given before. */
        keys: z.string().max(hostLimits.keys).optional(),
      }),
    )
    .output(z.object({ count: Counted }))
    .errors(refusals.relay),
  end: room
    .route({
      method: 'POST',
      path: '/negotiations/{room}/open/end',
      summary: 'Relay no more: the parties sealed it again',
    })
    .input(InRoom)
    .output(Done)
    .errors(refusals.end),
  openTexts: open
    .route({
      method: 'GET',
      path: '/open-texts',
      summary: 'Negotiations that their parties made public, or those of exercises',
    })
    .input(z.object({ world: World }))
    .output(z.array(OpenNegotiation)),
  openText: open
    .route({ method: 'GET', path: '/open-texts/{id}', summary: 'One of them, with the keys to verify it by' })
    .input(z.object({ id: z.uuid() }))
    .output(OpenNegotiation.extend({ keys: z.string().nullable() }))
    .errors(refusals.text),
  openEntries: open
    .route({ method: 'GET', path: '/open-texts/{id}/entries', summary: 'What was relayed of it, in order' })
    .input(z.object({ id: z.uuid(), after: z.coerce.number().int().min(0).default(0) }))
    .output(z.object({ entries: z.array(Relayed), count: Counted }))
    .errors(refusals.text),
}

/** The host's half of negotiations: their words it never sees, save for what their parties publish. */
export const negotiationsContract = { ...procedures, ...published, ...live }

/** Live: the name and `id` alone are told. */
export const negotiationEvents = {
  /** A deadline is to be kept. For the host alone. */
  'negotiation.deadline-set': z.object({ id: z.uuid() }),
  /** A deadline passed, and the host said so. Heard by those who are in the room. */
  'negotiation.deadline-passed': z.object({ id: z.uuid() }),
  /** An adopted text was published. Heard by everybody. */
  'text.published': z.object({ id: z.uuid() }),
  /** An open negotiation moved, or was sealed again. Heard by everybody. */
  'negotiation.relayed': z.object({ id: z.uuid() }),
}

export const textPaths = {
  all: '/texts',
  one: (id: string) => `/texts/${id}`,
  paragraph: (id: string, paragraph: string) => `/texts/${id}#p-${paragraph}`,
  live: (id: string) => `/texts/live/${id}`,
}

/** GET: the final document, byte by byte as it was published. */
export const documentPath = (id: string) => `/api/texts/${id}/document`

/** The name of its file, wherever it goes. */
export function documentName({ id, exercise }: { id: string; exercise: boolean }): string {
  const name = `final-document-${id}.json`
  return exercise ? exerciseFileName(name) : name
}
