import type { Context } from 'hono'
import type { Actor } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import type { Route } from '#platform/server/module.ts'
import { mayPull, mayPush } from '../../rules.ts'
import type { Page } from '../reading.ts'
import { findCollection } from '../reading.ts'
import type { Seen, Standing } from '../standing.ts'
import { faultAnswer, notFound, TaxiiFault } from './faults.ts'
import { accepts, mediaType } from './media.ts'

/** One request at one of the endpoints. */
export type Knocking = { context: Context; house: House; actor: Actor; query: URLSearchParams }

type Endpoint = Pick<Route, 'method' | 'path' | 'summary'> & { answer(knocking: Knocking): Promise<Response> }

/** The endpoint as routes of the house, with and without the slash that TAXII ends its URLs with. */
export function endpoint({ answer, path, ...about }: Endpoint): Route[] {
  const handle: Route['handle'] = async (context, house) => {
    try {
      const actor = await house.actorOf(context.req.raw)
      if (!accepts(context.req.header('accept'))) throw new TaxiiFault(406, `This server gives ${mediaType}.`)
      return await answer({ context, house, actor, query: new URL(context.req.url).searchParams })
    } catch (error) {
      if (error instanceof TaxiiFault) return faultAnswer(error)
      throw error
    }
  }
  return [path, path.replace(/\/$/, '')].map((one) => ({ ...about, path: one, handle, refuse }))
}

function refuse(): Response {
  return faultAnswer(
    new TaxiiFault(401, 'Show the token of a machine account (Bearer), or its name and password (Basic).'),
  )
}

export function json(body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>, status = 200): Response {
  return new Response(body, { status, headers: { 'content-type': mediaType, 'cache-control': 'no-store', ...headers } })
}

export function mustPull(actor: Actor): void {
  if (mayPull(actor) !== true)
    throw new TaxiiFault(403, 'This account may not read by TAXII. A machine account needs the scope taxii:read.')
}

export function mustPush(actor: Actor): void {
  if (mayPush(actor) !== true)
    throw new TaxiiFault(403, 'This account may not write by TAXII. A machine account needs the scope taxii:write.')
}

/** The collection that the path names, for somebody who may read in it. */
export async function readableCollection({
  context,
  house,
  actor,
}: Knocking): Promise<{ standing: Standing; seen: Seen }> {
  const { standing, seen } = await findCollection(
    house,
    actor,
    named(context, 'root'),
    named(context, 'collection'),
    (one) => one.canRead,
  )
  if (!seen) throw new TaxiiFault(404, notFound)
  if (!seen.canRead) throw new TaxiiFault(403, 'You may add to this collection, but not read it.')
  return { standing, seen }
}

/** A part of the path. The route that brought us here has it. */
export function named(context: Context, part: string): string {
  return context.req.param(part) ?? ''
}

/** TAXII 2.1, section 3.4: when the first and the last of what is answered were added. */
export function dateHeaders({ firstAdded, lastAdded }: Page): Record<string, string> {
  return firstAdded && lastAdded ? { 'x-taxii-date-added-first': firstAdded, 'x-taxii-date-added-last': lastAdded } : {}
}
