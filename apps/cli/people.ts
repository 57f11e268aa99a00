import { identityContract, Scope } from '#modules/identity/contract.ts'
import { initHost } from '#modules/identity/server/index.ts'
import { doorsWithin } from '../doors-within.ts'
import { accountOf, houseAtHand, settings } from './at-hand.ts'
import { NotDone } from './outcome.ts'

export type NewHostOptions = { name: string; country?: string; adminName: string; adminEmail: string }

export async function init(options: NewHostOptions): Promise<Record<string, unknown>> {
  await using open = await houseAtHand()
  const { name, country, adminName, adminEmail } = options
  const host = { name, ...(country ? { country } : {}), administrator: { name: adminName, email: adminEmail } }
  const made = await initHost(open.house.database, host, settings().publicUrl, open.house.now())
  return { host: name, link: made.link, expiresAt: made.expiresAt }
}

export type TokenOptions = { as: string; scope: string[]; days: string }

/** A machine account of the delegation of the person who asks, and a token for it, shown this once. */
export async function token(name: string, { as, scope, days }: TokenOptions): Promise<Record<string, unknown>> {
  const scopes = Scope.array().min(1).safeParse(scope)
  if (!scopes.success) throw new NotDone('usage', `A scope is one of ${Scope.options.join(', ')}.`)
  await using open = await houseAtHand()
  const doors = doorsWithin(open.house).as(identityContract, await accountOf(open.house.database, as))
  const machine = await doors.createMachine({ name, scopes: scopes.data })
  const wanted = { id: machine.id, kind: 'token', name, scopes: scopes.data, days: Number(days) } as const
  const { key, secret } = await doors.issueKey(wanted)
  return { machine: machine.id, login: machine.login, token: secret, scopes: key.scopes, expiresAt: key.expiresAt }
}
