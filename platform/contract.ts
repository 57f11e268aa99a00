import { oc as plain } from '@orpc/contract'

/** What a contract may say of a door beyond its types. A door is closed to nobody-in-particular unless it says `open`. */
export type DoorMeta = { open?: boolean }

/** Every contract starts here, so that a door knows the same few marks everywhere. */
export const oc = plain.$meta<DoorMeta>({}).errors({
  SIGN_IN_FIRST: { status: 401, message: 'Sign in first: this is not open to the public.' },
})
