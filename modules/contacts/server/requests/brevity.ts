/** How much one side says on one request. Each side's own words count alone: no side takes the room of the other's answer. */
import { Refusal } from '#platform/refusal.ts'
import type { RequestStep } from '../../contract/requests.ts'
import type { Db } from './store.ts'

const hour = 3_600_000

const kinds = {
  words: ['consult'],
  answers: ['accept', 'accept-in-part', 'decline'],
} as const satisfies Record<string, readonly RequestStep[]>

/** Of each kind, by one side on one request; after these only what ends it is left, and a first answer all the same. */
const mostOf = { ever: 150, hourly: 20 } as const

type Saying = { db: Db; now: Date }

/**
 * Throws where a side has said too much already; call it with the request held. Words of consultation take nothing of its
 * answers, nor answers of its words.
 */
export async function mustBeBrief(
  { db, now }: Saying,
  request: { id: string },
  own: string,
  kind: keyof typeof kinds,
): Promise<void> {
  const { ever, lately } = await db
    .selectFrom('request_step')
    .select(({ fn }) => [
      fn.countAll<number>().as('ever'),
      fn
        .countAll<number>()
        .filterWhere('at', '>', new Date(now.getTime() - hour))
        .as('lately'),
    ])
    .where('request_id', '=', request.id)
    .where('by_id', '=', own)
    .where('step', 'in', [...kinds[kind]])
    .executeTakeFirstOrThrow()
  if (ever >= mostOf.ever) throw new Refusal('REQUEST_TOO_MANY', { most: mostOf.ever })
  if (lately >= mostOf.hourly) throw new Refusal('REQUEST_TOO_MANY', { most: mostOf.hourly })
}
