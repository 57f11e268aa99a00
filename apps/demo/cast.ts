import type { Role } from '#modules/identity/contract.ts'
import type { Settlement } from '#modules/identity/server/index.ts'

type Person = { name: string; roles: readonly Role[]; language?: string; persona?: number }
export type Party = Omit<Settlement, 'people' | 'clientOf' | 'invented'> & {
  clientOf?: string
  people: Record<string, Person>
}

/**
 * The Lantern Sea and those who live around it. All of it is invented, and nothing in it resembles a real state on
 * purpose. `persona` gives the place in the picker of the demo.
 */
export const cast = {
  host: {
    kind: 'host',
    name: 'Secretariat of the Lantern Sea Forum',
    people: {
      secretary: { name: 'Maris Oldane', roles: ['secretariat-officer'], persona: 3 },
      auditor: { name: 'Tomas Verrin', roles: ['auditor'], persona: 5 },
      mediator: { name: 'Adaeze Lorn', roles: ['mediator'] },
      administrator: { name: 'Pia Castell', roles: ['administrator'] },
    },
  },
  belmere: {
    kind: 'state',
    name: 'Belmere',
    delegation: 'Delegation of Belmere',
    people: {
      analyst: { name: 'Lena Arkwright', roles: ['technical-contact'], persona: 2 },
      duty: { name: 'Joris Halden', roles: ['diplomatic-contact'], persona: 7 },
      head: { name: 'Ana Winterbourne', roles: ['head-of-delegation'] },
    },
  },
  carthia: {
    kind: 'state',
    name: 'Carthia',
    delegation: 'Delegation of Carthia',
    people: {
      duty: { name: 'Samir Okonde', roles: ['diplomatic-contact'], persona: 1 },
      analyst: { name: 'Vera Lindqvar', roles: ['technical-contact'] },
      legal: { name: 'Noor Teshome', roles: ['legal-adviser'], persona: 4 },
      head: { name: 'Bram Calloway', roles: ['head-of-delegation'], persona: 6 },
    },
  },
  dorvane: {
    kind: 'state',
    name: 'Dorvane',
    delegation: 'Delegation of Dorvane',
    people: {
      duty: { name: 'Elia Marchand', roles: ['diplomatic-contact', 'head-of-delegation'], language: 'fr' },
      analyst: { name: 'Hugo Tallis', roles: ['technical-contact'], language: 'fr' },
    },
  },
  esteria: {
    kind: 'state',
    name: 'Esteria',
    delegation: 'Delegation of Esteria',
    people: {
      duty: { name: 'Roshan Dariel', roles: ['diplomatic-contact', 'head-of-delegation'], language: 'fa' },
      analyst: { name: 'Mina Farrokh', roles: ['technical-contact'], language: 'fa' },
    },
  },
  norhaven: {
    kind: 'state',
    name: 'Norhaven',
    delegation: 'Delegation of Norhaven',
    people: {
      duty: { name: 'Sigrun Voll', roles: ['diplomatic-contact', 'head-of-delegation'] },
      analyst: { name: 'Per Askeland', roles: ['technical-contact'] },
      observer: { name: 'Ida Rask', roles: ['observer'] },
    },
  },
  quillon: {
    kind: 'state',
    name: 'Quillon',
    delegation: 'Delegation of Quillon',
    people: {
      duty: { name: 'Malai Suthep', roles: ['diplomatic-contact', 'head-of-delegation'], language: 'th' },
      analyst: { name: 'Anon Preecha', roles: ['technical-contact'], language: 'th' },
    },
  },
  grid: {
    kind: 'company',
    name: 'Esteria Grid',
    clientOf: 'esteria',
    people: { engineer: { name: 'Tariq Bellan', roles: ['technical-contact'] } },
  },
  rights: {
    kind: 'civil-society',
    name: 'Lantern Sea Digital Rights Network',
    people: { adviser: { name: 'June Abara', roles: ['observer'] } },
  },
} as const satisfies Record<string, Party>

type Cast = typeof cast
export type PartyName = keyof Cast
/** A person of the cast as a scene names them: `belmere.analyst`. */
export type PersonName = { [P in PartyName]: `${P}.${keyof Cast[P]['people'] & string}` }[PartyName]

export function parties(): [PartyName, Party][] {
  // The keys are those of the cast.
  return Object.entries(cast) as [PartyName, Party][]
}

export function addressOf(party: string, person: string): string {
  return `${person}@${party}.example`
}
