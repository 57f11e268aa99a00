import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { Knock } from '#platform/server/doors.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { audit } from '#platform/server/transaction.ts'
import { lifetimes, type NewCredential, type Passkey, type ShownCredential } from '../../contract.ts'
import { hostName } from '../store/delegations.ts'
import * as store from '../store/passkeys.ts'
import type { IdentityTables } from '../tables.ts'
import { asHouse, countKnock, openSession, type Threshold } from '../threshold.ts'

type IdentityCall = Call<IdentityTables>
const done = { done: true } as const
const most = 10

/** The relying party of WebAuthn is the public address of this host: a passkey made here works nowhere else. */
function relyingParty({ config }: House): { rpId: string; origin: string } {
  const { hostname, origin } = new URL(config.publicUrl)
  return { rpId: hostname, origin }
}

export async function listPasskeys(call: IdentityCall): Promise<Passkey[]> {
  if (call.actor.id === null) return []
  return (await store.passkeysOf(call.db, call.actor.id)).map(asPasskey)
}

function asPasskey({ id, name, backedUp, madeAt, usedAt }: store.PasskeyRow): Passkey {
  return { id, name, backedUp, madeAt: madeAt.toISOString(), usedAt: usedAt?.toISOString() ?? null }
}

export async function beginNewPasskey(house: House, call: IdentityCall) {
  const { actor, db, now } = call
  if (actor.kind !== 'person' || actor.id === null) throw new Refusal('NOT_YOURS_TO_DECIDE')
  const known = await store.passkeysOf(db, actor.id)
  if (known.length >= most) throw new Refusal('TOO_MANY_PASSKEYS')
  const options = await generateRegistrationOptions({
    rpName: (await hostName(db)) || 'Chancery',
    rpID: relyingParty(house).rpId,
    userID: new Uint8Array(Buffer.from(actor.id.replaceAll('-', ''), 'hex')),
    userName: actor.name,
    userDisplayName: actor.name,
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: lifetimes.challenge,
  })
  const id = newId(now.getTime())
  await store.insertChallenge(db, id, actor.id, options.challenge, new Date(now.getTime() + lifetimes.challenge))
  // A passkey can derive a key (PRF), to seal a backup, only if that was asked for when it was made.
  return { id, options: { ...options, extensions: { ...options.extensions, prf: {} } } }
}

/** The challenge is used up in a transaction of its own, so that a refusal cannot bring it back. */
export async function finishNewPasskey(
  knock: Knock,
  wanted: { id: string; credential: NewCredential; name: string },
): Promise<Passkey> {
  const { house, actor, request } = knock
  if (actor.kind !== 'person' || actor.id === null) throw new Refusal('NOT_YOURS_TO_DECIDE')
  const accountId = actor.id
  await countKnock(house, request, 'new passkey', accountId)
  const challenge = await asHouse(house, 'identity.finishNewPasskey', (call) =>
    store.takeChallenge(call.db, wanted.id, accountId, call.now),
  )
  const made = challenge === undefined ? undefined : await verifiedNew(house, challenge, wanted.credential)
  if (!made) throw new Refusal('PASSKEY_REFUSED')
  return asHouse(house, 'identity.finishNewPasskey', async ({ db, now }) => {
    const id = newId(now.getTime())
    const { credential, credentialBackedUp: backedUp } = made
    const row = {
      id,
      accountId,
      backedUp,
      name: wanted.name,
      at: now,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: wanted.credential.response.transports,
    }
    if (!(await store.insertPasskey(db, row))) throw new Refusal('PASSKEY_REFUSED')
    await audit(db, { door: 'identity.finishNewPasskey', actor, now, outcome: 'done' })
    return { id, name: wanted.name, backedUp, madeAt: now.toISOString(), usedAt: null }
  })
}

async function verifiedNew(house: House, challenge: string, credential: NewCredential) {
  const { rpId, origin } = relyingParty(house)
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: { ...credential, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
    })
    return registrationInfo
  } catch {
    return undefined // The library throws for whatever is wrong; whoever sent it learns only that it is refused.
  }
}

/** No account is named: the browser offers whatever passkeys it has for this host, and we tell nothing of who exists. */
export async function beginPasskey({ house, request }: Threshold) {
  await countKnock(house, request, 'passkey begin')
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(house).rpId,
    userVerification: 'required',
    timeout: lifetimes.challenge,
  })
  return asHouse(house, 'identity.beginPasskey', async ({ db, now }) => {
    const id = newId(now.getTime())
    await store.insertChallenge(db, id, null, options.challenge, new Date(now.getTime() + lifetimes.challenge))
    return { id, options: { ...options } }
  })
}

export async function finishPasskey(at: Threshold, shown: { id: string; credential: ShownCredential }) {
  const { house, request } = at
  await countKnock(house, request, 'passkey', shown.credential.id)
  const { challenge, passkey } = await asHouse(house, 'identity.finishPasskey', async ({ db, now }) => ({
    challenge: await store.takeChallenge(db, shown.id, null, now),
    passkey: await store.passkeyByCredential(db, shown.credential.id),
  }))
  const info =
    challenge !== undefined && passkey ? await verified(house, challenge, shown.credential, passkey) : undefined
  const opened =
    info && passkey
      ? await asHouse(house, 'identity.finishPasskey', async (call) => {
          await store.markPasskeyUsed(call.db, passkey.id, info.newCounter, info.credentialBackedUp, call.now)
          return openSession(call, at, passkey.accountId, 'passkey')
        })
      : false
  if (!opened) throw new Refusal('SIGN_IN_REFUSED')
  return done
}

type KeptPasskey = NonNullable<Awaited<ReturnType<typeof store.passkeyByCredential>>>

async function verified(house: House, challenge: string, shown: ShownCredential, kept: KeptPasskey) {
  const { rpId, origin } = relyingParty(house)
  const { credentialId: id, counter, transports } = kept
  try {
    const answer = await verifyAuthenticationResponse({
      response: { ...shown, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      credential: { id, publicKey: new Uint8Array(Buffer.from(kept.publicKey, 'base64url')), counter, transports },
      requireUserVerification: true,
    })
    return answer.verified ? answer.authenticationInfo : undefined
  } catch {
    return undefined
  }
}

export async function renamePasskey(call: IdentityCall, id: string, name: string) {
  if (call.actor.id === null || !(await store.renamePasskeyRow(call.db, call.actor.id, id, name)))
    throw new Refusal('UNKNOWN')
  return done
}

export async function removePasskey(call: IdentityCall, id: string) {
  if (call.actor.id === null || !(await store.deletePasskey(call.db, call.actor.id, id))) throw new Refusal('UNKNOWN')
  return done
}
