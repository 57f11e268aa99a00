/** Why the host refuses. What is in a room it cannot judge; that is for the clients (text/state.ts, `Refused`). */

const paced = {
  TOO_MANY: { status: 429, message: 'Too many attempts; wait a little and try again.' },
} as const

const inRoom = {
  ...paced,
  ROOMS_SCOPE_MISSING: { status: 403, message: 'This machine account was not given the scope rooms.' },
  ROOM_UNKNOWN: { status: 404, message: 'No such room, or you are not in it.' },
} as const

const enter = {
  SUBJECT_TAKEN: {
    status: 409,
    message: 'This pseudonym stands for something else: choose 16 other random bytes.',
  },
  DEADLINE_FAR: { status: 422, message: 'No deadline is kept that is more than 400 days off.' },
  DEADLINE_WITHOUT: { status: 422, message: 'Only an entry of the kind deadline names a moment.' },
} as const

const ofOneWorld = {
  OTHER_WORLD: {
    status: 409,
    message: 'A text is public in the world in which its room was opened: what was played is never shown as real.',
  },
} as const

const publish = {
  ...ofOneWorld,
  ...paced,
  NOT_A_PERSON: { status: 403, message: 'A person of a delegation publishes a text, no machine account.' },
  DOCUMENT_REFUSED: {
    status: 422,
    message: 'This is no final document that holds by the keys and the record of this host.',
  },
  NOT_YOURS_TO_PUBLISH: {
    status: 403,
    message: 'The delegation that declared the text adopted publishes it, for all who adopted it.',
  },
} as const

const text = {
  TEXT_UNKNOWN: { status: 404, message: 'No such text is public here.' },
} as const

const open = {
  ...ofOneWorld,
  DEVICE_NOT_YOURS: { status: 403, message: 'No such device of yours stands in the device list of your delegation.' },
  NOT_CONSENTED: {
    status: 409,
    message: 'The signed consents do not say that every party makes this negotiation public by this reader.',
  },
} as const

const end = {
  NOT_THE_READER: { status: 403, message: 'Another reader relays this negotiation, or nobody does.' },
} as const

const relay = {
  ...end,
  NOT_IN_ORDER: { status: 409, message: 'These do not follow what was relayed before: ask how far it goes.' },
  TOO_LARGE: { status: 413, message: 'This is more than is relayed at once.' },
  OPEN_FULL: { status: 409, message: 'The host keeps no more of one open negotiation.' },
} as const

export const refusals = { paced, inRoom, enter, publish, text, open, end, relay }
