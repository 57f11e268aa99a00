import { oc as plain } from '@orpc/contract'

/**
 * What a contract may say of a door beyond its types. A door is closed to the public unless it says `open`.
 * A GET door that hands out marked things says `delivers`: its transaction may write, so that the delivery is recorded.
 * A door that changes things and says `discreet` leaves no row of audit: who did it, and when, is what must not be kept.
 */
export type DoorMeta = { open?: boolean; delivers?: boolean; discreet?: boolean }

/** Every contract starts here, so that a door knows the same few marks everywhere. */
export const oc = plain.$meta<DoorMeta>({}).errors({
  SIGN_IN_FIRST: { status: 401, message: 'Sign in first: this is not open to the public.' },
})
