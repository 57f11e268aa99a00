import { runErrors } from '#platform/in-play.ts'

/** Why the host refuses to carry something. What is in a room it cannot judge; that is for the clients. */

const everywhere = {
  ROOMS_SCOPE_MISSING: { status: 403, message: 'This machine account was not given the scope rooms.' },
  TOO_MANY: { status: 429, message: 'Too many attempts; wait a little and try again.' },
  DEVICE_NOT_YOURS: { status: 403, message: 'No such device of yours stands in the device list of your delegation.' },
} as const

const inRoom = {
  ROOM_UNKNOWN: { status: 404, message: 'No such room, or you are not in it.' },
} as const

const open = {
  ROOM_TAKEN: { status: 409, message: 'This room, or its pseudonym, is taken: choose others at random.' },
  ROOMS_ENOUGH: { status: 409, message: 'You are in as many rooms of your own as one account may open: leave some.' },
  ...runErrors,
} as const

const write = {
  NOT_A_MEMBER: { status: 403, message: 'You are in this room no more.' },
  ROOM_CLOSED: { status: 409, message: 'The room is closed and takes nothing more.' },
  TOO_LARGE: { status: 413, message: 'This is larger than a room takes.' },
  ROOM_FULL: { status: 409, message: 'The room holds as much as it may: let messages expire, or open another.' },
} as const

const commit = {
  EPOCH_TAKEN: { status: 409, message: 'Another change came first: take it, and try again upon it.' },
  DEVICES_UNKNOWN: {
    status: 422,
    message: 'A device that is to be added is in no device list, not of that account, or stands no more.',
  },
  MEMBERS_DO_NOT_FIT: {
    status: 422,
    message: 'Devices that are added must not be in the room, those that are removed must, and nobody stands twice.',
  },
  UNOPENED_ENOUGH: {
    status: 409,
    message: 'As many rooms of the same opener wait unopened for an account that is to be added as may.',
  },
  WELCOMES_DO_NOT_FIT: {
    status: 422,
    message: 'Each device that is added must be in exactly one welcome, and no other.',
  },
} as const

const send = {
  EPOCH_PASSED: { status: 409, message: 'Sealed for an epoch too long past, or not yet begun: seal it anew.' },
} as const

const packages = {
  TOO_LARGE: { status: 413, message: 'A key package is larger than any is.' },
  PACKAGES_ENOUGH: { status: 409, message: 'This device has key packages enough.' },
} as const

const blob = {
  BLOB_UNKNOWN: { status: 404, message: 'No such chunk, or it was erased.' },
  BLOB_MALFORMED: { status: 400, message: 'The address or the measure of this chunk is wrong.' },
  CHUNK_TAKEN: { status: 409, message: 'This chunk is there already, with other bytes.' },
} as const

export const refusals = { everywhere, inRoom, open, write, commit, send, packages, blob }

/** By name, for the doors that no contract can say. */
export const roomRefusals = { ...everywhere, ...inRoom, ...write, ...blob }
