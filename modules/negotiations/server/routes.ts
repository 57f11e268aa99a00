import { z } from 'zod'
import { nobody } from '#platform/actor.ts'
import { addressOf, introduced } from '#platform/server/address.ts'
import type { Route } from '#platform/server/module.ts'
import { takeTurnHere } from '#platform/server/rate.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { documentName, documentPath } from '../contract.ts'
import { documentBytes, textLike } from './store/texts.ts'

/** The final document as a file, for `chancery verify` and for whoever keeps it. */
export const documentRoute: Route = {
  method: 'GET',
  path: documentPath(':id'),
  summary: 'The final document of a published text, to be verified offline',
  open: true,
  policy: "sandbox; default-src 'none'",
  async handle(context, house) {
    const address = addressOf(introduced(context, house))
    takeTurnHere(house.database, house.now(), { key: `texts from ${address}`, limit: { burst: 600, every: 100 } })
    const id = z.uuid().safeParse(context.req.param('id')).data
    const [text, bytes] = id
      ? await inTransaction(house, nobody, 'negotiations.document', 'reads', async ({ db }) => [
          await textLike(db, { id }),
          await documentBytes(db, id),
        ])
      : []
    if (!text || !bytes) return context.json({ code: 'TEXT_UNKNOWN', message: 'No such text is public here.' }, 404)
    return new Response(Uint8Array.from(bytes), {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="${documentName(text)}"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'public, max-age=3600',
      },
    })
  },
}
