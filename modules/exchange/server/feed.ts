import { sign } from 'node:crypto'
import type { Context } from 'hono'
import type { House } from '#platform/server/house.ts'
import type { Route } from '#platform/server/module.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { keysOf } from './keys.ts'
import { withdrawalsReceived, type WithdrawalRow } from './store.ts'

const most = 1000

/**
 * The withdrawals feed: what the caller had received and was taken back since, signed by this host (JWS of RFC 7515 in
 * its flattened form, Ed25519 as in RFC 8037), so that it can be passed on and still be believed. docs/exchange.md says
 * how to check it.
 */
async function withdrawals(context: Context, house: House): Promise<Response> {
  const actor = await house.actorOf(context.req.raw)
  if (actor.kind === 'machine' && !actor.scopes.some((scope) => scope === 'taxii:read' || scope === 'feeds:read'))
    return context.json(
      { code: 'SCOPE_MISSING', message: 'This machine account needs the scope feeds:read or taxii:read.' },
      403,
    )
  const after = context.req.query('after') ?? '0'
  if (!/^\d{1,15}$/.test(after))
    return context.json({ code: 'WRONG_AFTER', message: '"after" is the "next" of an earlier answer.' }, 400)
  const rows = await inTransaction(house, actor, 'exchange.withdrawals', 'reads', (call) =>
    withdrawalsReceived(call.db, actor.delegationId, Number(after), most),
  )
  const payload = {
    iss: house.config.publicUrl,
    aud: actor.delegationId,
    iat: Math.floor(house.now().getTime() / 1000),
    withdrawals: rows.map(described),
    ...(rows.length === most ? { next: String(rows.at(-1)?.id) } : {}),
  }
  const body = await signed(house, payload)
  return new Response(body, { headers: { 'content-type': 'application/jose+json', 'cache-control': 'no-store' } })
}

function described({ at, objectId, version, reason, forbidden }: WithdrawalRow) {
  return { id: objectId, version, withdrawn: at.toISOString(), reason, never_accept_again: forbidden }
}

async function signed(house: House, payload: unknown): Promise<string> {
  const { signing } = await keysOf(house)
  const protectedPart = base64url({ alg: 'EdDSA', kid: signing.kid, typ: 'chancery-withdrawals+json' })
  const body = base64url(payload)
  const signature = sign(null, Buffer.from(`${protectedPart}.${body}`), signing.privateKey).toString('base64url')
  return JSON.stringify({ payload: body, protected: protectedPart, signature })
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

async function publishedKeys(context: Context, house: House): Promise<Response> {
  const { signing } = await keysOf(house)
  return context.json({ keys: [signing.publicJwk] }, 200, { 'cache-control': 'public, max-age=300' })
}

export const feedRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/feeds/withdrawals',
    summary: 'What you had received and was withdrawn, signed',
    handle: withdrawals,
  },
  {
    method: 'GET',
    path: '/.well-known/chancery-keys.json',
    summary: 'The public keys of this host',
    open: true,
    handle: publishedKeys,
  },
]
