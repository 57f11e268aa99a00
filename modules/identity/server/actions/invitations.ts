import { Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import type { Call } from '#platform/server/call.ts'
import { identityPaths, type Invitation, lifetimes } from '../../contract.ts'
import { digestOf, newSecret } from '../secrets.ts'
import { insertInvitation, openInvitation, useInvitation } from '../store/invitations.ts'
import type { IdentityTables } from '../tables.ts'
import { asHouse, countKnock, openSession, type Threshold } from '../threshold.ts'

/** Makes the one link that is out for a person; the one before it ends. */
export async function makeInvitation(
  call: Pick<Call<IdentityTables>, 'db' | 'now'>,
  accountId: string,
  madeBy: string | null,
  publicUrl: string,
): Promise<Invitation> {
  const secret = newSecret()
  const { now } = call
  const expiresAt = new Date(now.getTime() + lifetimes.invitation)
  await insertInvitation(call.db, {
    id: newId(now.getTime()),
    accountId,
    digest: digestOf(secret),
    madeBy,
    at: now,
    expiresAt,
  })
  return { link: publicUrl + identityPaths.invitation(secret), expiresAt: expiresAt.toISOString() }
}

/** Looking leaves it unused: mail is opened by scanners before people see it. */
export async function lookAtInvitation({ house, request }: Threshold, secret: string) {
  await countKnock(house, request, 'invitation')
  const found = await asHouse(house, 'identity.lookAtInvitation', (call) =>
    openInvitation(call.db, digestOf(secret), call.now),
  )
  if (!found) throw new Refusal('INVITATION_SPENT')
  return { name: found.name, delegation: found.delegation, expiresAt: found.expiresAt.toISOString() }
}

export async function acceptInvitation(at: Threshold, secret: string) {
  await countKnock(at.house, at.request, 'invitation')
  return asHouse(at.house, 'identity.acceptInvitation', async (call) => {
    const accountId = await useInvitation(call.db, digestOf(secret), call.now)
    if (!accountId || !(await openSession(call, at, accountId, 'invitation'))) throw new Refusal('INVITATION_SPENT')
    return { done: true } as const
  })
}
