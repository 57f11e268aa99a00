import { ORPCError, os } from '@orpc/server'
import type { Actor } from '../actor.ts'
import type { DoorMeta } from '../contract.ts'
import { Refusal } from '../refusal.ts'
import type { Call } from './call.ts'
import type { AnyTables } from './database.ts'
import type { House } from './house.ts'
import { mustBeKeepable } from './keepable.ts'
import { TooMany } from './rate.ts'
import { inTransaction, type Mode } from './transaction.ts'

/** What stands outside every door: who knocks, at which house. `answer` holds headers to send back: a cookie. */
export type Knock = { house: House; actor: Actor; request: Request; answer: Headers }

/** Everything that must happen to every request happens here, once. Only this file touches oRPC's `~orpc`. */
export const oneTransaction = os.$context<Knock>().middleware(async ({ context, path, procedure, next }, sent) => {
  const { house, actor } = context
  const { route, errorMap, meta } = procedure['~orpc']
  const door = path.join('.')
  if (actor.kind === 'nobody' && !isOpen(meta)) throw answerOf('SIGN_IN_FIRST', errorMap, undefined)
  mustBeKeepable(sent)
  try {
    return await inTransaction(house, actor, door, modeOf(route.method, meta), async (call) =>
      next({ context: { call: call satisfies Call<AnyTables> } }),
    )
  } catch (error) {
    throw asAnswer(error, door, errorMap, context.answer)
  }
})

/**
 * For the doors of sign-in, where nobody stands yet whose eyes a transaction could have: they open their own, as the
 * house, and count knocks outside of it. What is refused is answered as at any other door.
 */
export const atThreshold = os.$context<Knock>().middleware(async ({ context, path, procedure, next }, sent) => {
  const { errorMap, meta } = procedure['~orpc']
  if (context.actor.kind === 'nobody' && !isOpen(meta)) throw answerOf('SIGN_IN_FIRST', errorMap, undefined)
  mustBeKeepable(sent)
  try {
    return await next()
  } catch (error) {
    throw asAnswer(error, path.join('.'), errorMap, context.answer)
  }
})

function asAnswer(error: unknown, door: string, errorMap: Named, answer: Headers): unknown {
  if (!(error instanceof Refusal)) return error
  if (!errorMap[error.code]) return new Error(`${door} refused with ${error.code}, which its contract does not name`)
  if (error instanceof TooMany) answer.set('retry-after', String(error.seconds))
  return answerOf(error.code, errorMap, error.data)
}

function modeOf(method: string | undefined, meta: DoorMeta): Mode {
  if (meta.delivers) return 'delivers'
  if (method === 'GET') return 'reads'
  // Writes as a delivery does: without a row of audit.
  return meta.discreet ? 'delivers' : 'acts'
}

function isOpen(meta: DoorMeta): boolean {
  return meta.open === true
}

type Named = Record<string, { status?: number; message?: string } | undefined>

function answerOf(code: string, errorMap: Named, data: unknown): ORPCError<string, unknown> {
  const named = errorMap[code]
  return new ORPCError(code, {
    defined: true,
    status: named?.status ?? 400,
    ...(named?.message ? { message: named.message } : {}),
    data: data ?? null,
  })
}
