import { z } from 'zod'
import { oc } from './contract.ts'

/** The last link of the chain of one table. Whoever noted its digest elsewhere can later tell whether the past was rewritten. */
export const SealHead = z.object({
  table: z.string(),
  seals: z.int(),
  rows: z.int(),
  lastId: z.int().nullable(),
  at: z.iso.datetime().nullable(),
  digest: z.string().nullable(),
})
export type SealHead = z.infer<typeof SealHead>

/** What is known of one row: under which seal it stands, and whether it still is what was sealed. */
export const SealProof = z.object({
  table: z.string(),
  id: z.int(),
  sealedAt: z.iso.datetime(),
  rowDigest: z.string(),
  sealDigest: z.string(),
  agrees: z.boolean(),
})
export type SealProof = z.infer<typeof SealProof>

const auditorOnly = { AUDITOR_ONLY: { status: 403, message: 'This is open to the auditor of the host.' } } as const

export const sealContract = {
  heads: oc
    .route({ method: 'GET', path: '/seals', summary: 'The last link of each chain of seals, to be noted elsewhere' })
    .output(z.array(SealHead))
    .errors(auditorOnly),

  proof: oc
    .route({
      method: 'GET',
      path: '/seals/{table}/{id}',
      summary: 'Whether a row of the records still is what was sealed',
    })
    .input(z.object({ table: z.string().max(40), id: z.coerce.number().int().min(1) }))
    .output(SealProof)
    .errors({
      ...auditorOnly,
      NOT_SEALED: { status: 404, message: 'No seal covers such a row; a new row is sealed within some minutes.' },
    }),
}
