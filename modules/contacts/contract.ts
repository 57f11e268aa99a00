import { crisisDoors, crisisEvents } from './contract/crisis.ts'
import { directoryDoors, directoryEvents } from './contract/directory.ts'
import { letterDoors, letterEvents } from './contract/letters.ts'
import { nominationDoors, nominationEvents } from './contract/nominations.ts'
import { pingDoors, pingEvents } from './contract/pings.ts'
import { requestDoors, requestEvents } from './contract/requests.ts'
import { rotaDoors, rotaEvents } from './contract/rota.ts'

export * from './contract/crisis.ts'
export * from './contract/directory.ts'
export * from './contract/letters.ts'
export * from './contract/nominations.ts'
export * from './contract/pings.ts'
export * from './contract/refusals.ts'
export * from './contract/requests.ts'
export * from './contract/rota.ts'

/** The doors of this module, by area. Each area adds its own line here, its events and its paths below. */
export const contactsContract = {
  directory: directoryDoors,
  nominations: nominationDoors,
  rota: rotaDoors,
  pings: pingDoors,
  requests: requestDoors,
  letters: letterDoors,
  crisis: crisisDoors,
}

/** What happened. Only those hear of it who can see what it speaks of. */
export const contactsEvents = {
  ...directoryEvents,
  ...nominationEvents,
  ...rotaEvents,
  ...pingEvents,
  ...requestEvents,
  ...letterEvents,
  ...crisisEvents,
}

export const contactsPaths = {
  all: '/contacts',
  one: (id: string) => `/contacts/${id}`,
  board: '/contacts/board',
  nominations: '/contacts/nominations',
  nomination: (id: string) => `/contacts/nominations/${id}`,
  rota: '/contacts/rota',
  /** Raw routes, from the root of the host. */
  files: {
    csv: '/contacts.csv',
    vcards: '/contacts.vcf',
    profile: (contactId: string) => `/contacts-profile/${contactId}`,
    calendar: (kind: string) => `/rota-calendar/${kind}`,
    feed: (secret: string) => `/rota-feed/${secret}`,
    note: (id: string) => `/notes-verbales/${id}`,
    notes: '/notes-verbales',
  },
}
