import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { PageInput, pageOf } from '#platform/page.ts'
import { Entry, EntryKind } from './entries.ts'
import { RowProof } from './row-proof.ts'

/** An entry at its place. */
export const PlacedEntry = Entry.extend({
  index: z.int(),
  /** What it commits to was published, and is read at the door `act`. */
  published: z.boolean(),
})
export type PlacedEntry = z.infer<typeof PlacedEntry>

const Witness = z.object({
  name: z.string(),
  /** Made and held by this host itself, so that a demonstration has witnesses; it proves nothing. */
  demonstration: z.boolean(),
  /** The largest checkpoint that it signed for us, and when. */
  size: z.int().nullable(),
  at: z.iso.datetime().nullable(),
})

export const RecordState = z.object({
  origin: z.string(),
  /** How many entries are published: signed, and witnessed as the policy asks. */
  size: z.int(),
  /** SHA-256, in hexadecimal; null while nothing is published. */
  root: z.string().nullable(),
  publishedAt: z.iso.datetime().nullable(),
  /** How many entries are signed, and may still wait for witnesses. */
  signedSize: z.int(),
  witnesses: z.array(Witness),
  policy: z.string(),
})
export type RecordState = z.infer<typeof RecordState>

/** The last batch of one table. Whoever noted its digest elsewhere can tell later whether the past was rewritten. */
export const RowsHead = z.object({
  table: z.string(),
  batches: z.int(),
  rows: z.int(),
  lastId: z.int().nullable(),
  at: z.iso.datetime().nullable(),
  /** SHA-256 of the statement of the last batch. */
  digest: z.string().nullable(),
})
export type RowsHead = z.infer<typeof RowsHead>

const auditorOnly = { AUDITOR_ONLY: { status: 403, message: 'This is open to the auditor of the host.' } } as const
const paced = { TOO_MANY: { status: 429, message: 'Too many questions from one address; wait a little.' } } as const
const notInRecord = {
  ...paced,
  NOT_IN_RECORD: { status: 404, message: 'The record has no such entry, or has not published it yet.' },
} as const

const index = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const recordContract = {
  state: oc
    .route({ method: 'GET', path: '/record', summary: 'How far the record goes, and who witnesses it' })
    .meta({ open: true })
    .output(RecordState)
    .errors(paced),

  entries: oc
    .route({ method: 'GET', path: '/record/entries', summary: 'What was entered, the newest first' })
    .meta({ open: true })
    .input(
      PageInput.extend({
        kind: EntryKind.optional(),
        subject: Entry.shape.subject.optional(),
      }),
    )
    .output(pageOf(PlacedEntry))
    .errors(paced),

  proof: oc
    .route({
      method: 'GET',
      path: '/record/entries/{index}/proof',
      summary: 'An entry and the .tlog-proof that it stands in the record, to be verified offline',
    })
    .meta({ open: true })
    .input(z.object({ index }))
    .output(z.object({ index: z.int(), entry: Entry, proof: z.string() }))
    .errors(notInRecord),

  act: oc
    .route({
      method: 'GET',
      path: '/record/entries/{index}/act',
      summary: 'The words of a published act, and the salt that opens the commitment to them',
    })
    .meta({ open: true })
    .input(z.object({ index }))
    .output(z.object({ index: z.int(), entry: Entry, content: z.string(), salt: z.string() }))
    .errors(notInRecord),

  rows: oc
    .route({
      method: 'GET',
      path: '/record/rows',
      summary: 'The last batch of each table that is committed to the record, to be noted elsewhere',
    })
    .output(z.array(RowsHead))
    .errors(auditorOnly),

  rowProof: oc
    .route({
      method: 'GET',
      path: '/record/rows/{table}/{id}',
      summary: 'One row of the books with the proof that it stands in the record, to be verified offline',
    })
    .input(z.object({ table: z.string().max(40), id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }))
    .output(
      z.object({
        table: z.string(),
        id: z.int(),
        committedAt: z.iso.datetime(),
        /** Whether the row still is what was committed. */
        agrees: z.boolean(),
        /** Null until witnesses have signed as far as its batch. */
        proof: RowProof.nullable(),
      }),
    )
    .errors({
      ...auditorOnly,
      NOT_COMMITTED: {
        status: 404,
        message: 'No batch holds such a row; a new row is committed within some minutes.',
      },
    }),
}

export const recordEvents = {
  /** Something was entered and waits for its place. */
  'record.entered': z.object({}),
  /** Entries were given their place and a checkpoint was signed. */
  'record.signed': z.object({}),
  /** Enough witnesses signed: what was entered can be proven. Heard by everybody. */
  'record.published': z.object({ id: z.string() }),
}

export const recordPaths = { record: '/record' } as const
