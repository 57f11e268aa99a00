import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import * as s from '../people.ts'
import { Done, Id, limited, notYours, open, threshold, unknown } from './refusals.ts'

const Base64Url = z
  .string()
  .max(20_000)
  .regex(/^[A-Za-z0-9_-]*$/, 'Only base64url stands here.')
/** What a browser's authenticator sends (WebAuthn Level 3, 5.1: RegistrationResponseJSON, AuthenticationResponseJSON), as far as we read it. */
const Credential = z.object({
  id: Base64Url.min(1).max(1500),
  rawId: Base64Url.min(1).max(1500),
  type: z.literal('public-key'),
})
const NewCredential = Credential.extend({
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: z.array(z.string().max(30)).max(10).default([]),
  }),
})
const ShownCredential = Credential.extend({
  response: z.object({ clientDataJSON: Base64Url, authenticatorData: Base64Url, signature: Base64Url }),
})
/** The options are WebAuthn's own, for the browser's authenticator. */
const Options = z.object({ id: z.uuid(), options: z.looseObject({ challenge: z.string() }) })
const Secret = z.object({ secret: z.string().min(1).max(200) })
export type NewCredential = z.infer<typeof NewCredential>
export type ShownCredential = z.infer<typeof ShownCredential>

/** The ways in, open to nobody yet known. */
export const signIn = {
  whoami: open.route({ method: 'GET', path: '/session', summary: 'Who you are here' }).output(s.Session),
  signOut: threshold.route({ method: 'POST', path: '/session/end', summary: 'Sign out here' }).output(Done),
  ways: open
    .route({ method: 'GET', path: '/sign-in/ways', summary: 'The ways to sign in at this host' })
    .output(z.object({ hostProvider: z.boolean(), demo: z.boolean() })),

  beginPasskey: threshold
    .route({ method: 'POST', path: '/sign-in/passkey/begin', summary: 'A challenge for a passkey' })
    .output(Options),
  finishPasskey: threshold
    .route({ method: 'POST', path: '/sign-in/passkey/finish', summary: 'Sign in with a passkey' })
    .input(z.object({ id: z.uuid(), credential: ShownCredential }))
    .output(Done)
    .errors({ SIGN_IN_REFUSED: { status: 401, message: 'This did not sign anybody in.' } }),

  beginOidc: threshold
    .route({ method: 'POST', path: '/sign-in/oidc/begin', summary: 'The address of your own identity provider' })
    .input(z.object({ email: s.EMail.optional() }))
    .output(z.object({ url: z.url() }))
    .errors({
      NO_PROVIDER: {
        status: 404,
        message: 'No identity provider is set for this address. Use a passkey or an invitation.',
      },
      PROVIDER_SILENT: { status: 502, message: 'The identity provider does not answer as it should. Try later.' },
    }),

  lookAtInvitation: threshold
    .route({ method: 'POST', path: '/invitations/look', summary: 'For whom an invitation is; leaves it unused' })
    .input(Secret)
    .output(z.object({ name: z.string(), delegation: z.string(), expiresAt: z.iso.datetime() }))
    .errors({
      INVITATION_SPENT: { status: 410, message: 'This link was used already, has expired, or never was one.' },
    }),
  acceptInvitation: threshold
    .route({ method: 'POST', path: '/invitations/accept', summary: 'Sign in by an invitation, once' })
    .input(Secret)
    .output(Done)
    .errors({
      INVITATION_SPENT: { status: 410, message: 'This link was used already, has expired, or never was one.' },
    }),
}

/** What each person keeps for themselves. */
export const own = {
  changeMe: oc
    .route({ method: 'PATCH', path: '/me', summary: 'Change your name, language or time zone' })
    .input(
      z.object({
        name: s.Name.optional(),
        language: s.LanguageCode.nullish(),
        timeZone: z.string().min(1).max(64).nullish(),
      }),
    )
    .output(Done)
    .errors({
      ...notYours,
      TIME_ZONE_UNKNOWN: { status: 422, message: 'No such time zone is known: use a name such as Africa/Nairobi.' },
    }),
  sessions: oc
    .route({ method: 'GET', path: '/me/sessions', summary: 'Where you are signed in' })
    .output(z.array(s.OwnSession)),
  endSession: oc
    .route({ method: 'DELETE', path: '/me/sessions/{id}', summary: 'Sign out elsewhere' })
    .input(Id)
    .output(Done)
    .errors(unknown),
  endSessions: oc
    .route({ method: 'DELETE', path: '/me/sessions', summary: 'Sign out everywhere, here as well' })
    .output(Done),
  passkeys: oc.route({ method: 'GET', path: '/me/passkeys', summary: 'Your passkeys' }).output(z.array(s.Passkey)),
  beginNewPasskey: oc
    .route({ method: 'POST', path: '/me/passkeys/begin', summary: 'A challenge for a new passkey' })
    .output(Options)
    .errors({ ...notYours, TOO_MANY_PASSKEYS: { status: 409, message: 'Remove a passkey before adding another.' } }),
  finishNewPasskey: oc
    .route({ method: 'POST', path: '/me/passkeys', successStatus: 201, summary: 'Add a passkey' })
    .input(z.object({ id: z.uuid(), credential: NewCredential, name: s.Name }))
    .output(s.Passkey)
    .errors({
      ...notYours,
      PASSKEY_REFUSED: { status: 422, message: 'This passkey cannot be added: ask for a new challenge and try again.' },
      ...limited,
    }),
  renamePasskey: oc
    .route({ method: 'PATCH', path: '/me/passkeys/{id}', summary: 'Name a passkey' })
    .input(Id.extend({ name: s.Name }))
    .output(Done)
    .errors(unknown),
  removePasskey: oc
    .route({ method: 'DELETE', path: '/me/passkeys/{id}', summary: 'Remove a passkey' })
    .input(Id)
    .output(Done)
    .errors(unknown),
}
