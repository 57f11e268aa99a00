import type { ContactProfile } from '#modules/contacts/contract.ts'
import type { PartyName, PersonName } from './cast.ts'

/**
 * The directory of the Lantern Sea: whom to call in six states. Some entries were verified lately, some are due, some have
 * grown stale; one was never confirmed by whom it names. Carthia's watch has a hole, and a nomination of hers waits.
 */
export type Entry = {
  of: PartyName
  kind: ContactProfile['kind']
  function: string
  institution: string
  person?: PersonName
  name?: string
  languages: string[]
  zone: string
  email: string
  /** A number for the circle of CERTs alone. */
  phone?: string
  /** The function of who stands in, a contact of the same state that stands above in this list. */
  deputy?: string
  inForce: number
  verified?: number
}

export const zones = { west: 'Atlantic/Azores', middle: 'Etc/GMT-1', east: 'Etc/GMT-3' }

export const entries: readonly Entry[] = [
  {
    of: 'belmere',
    kind: 'diplomatic',
    function: 'Ambassador for cyber affairs',
    institution: 'Ministry of Foreign Affairs of Belmere',
    person: 'belmere.duty',
    name: 'Joris Halden',
    languages: ['en'],
    zone: zones.middle,
    email: 'cyber@mfa.belmere.example',
    inForce: 280,
    verified: 12,
  },
  {
    of: 'belmere',
    kind: 'technical',
    function: 'Head of the national CERT',
    institution: 'Cyber Security Centre of Belmere',
    person: 'belmere.analyst',
    name: 'Lena Arkwright',
    languages: ['en', 'fr'],
    zone: zones.middle,
    email: 'cert@belmere.example',
    phone: '+99 1 555 0101',
    deputy: 'Ambassador for cyber affairs',
    inForce: 280,
    verified: 21,
  },
  {
    of: 'carthia',
    kind: 'diplomatic',
    function: 'Cyber coordinator',
    institution: 'Ministry of Foreign Affairs of Carthia',
    person: 'carthia.duty',
    name: 'Samir Okonde',
    languages: ['en'],
    zone: zones.east,
    email: 'cyber@mfa.carthia.example',
    inForce: 250,
    verified: 158,
  },
  {
    of: 'carthia',
    kind: 'technical',
    function: 'Lead analyst, Carthia CERT',
    institution: 'Communications Authority of Carthia',
    person: 'carthia.analyst',
    name: 'Vera Lindqvar',
    languages: ['en', 'fr'],
    zone: zones.east,
    email: 'lead@cert.carthia.example',
    phone: '+99 2 555 0144',
    inForce: 250,
    verified: 40,
  },
  {
    of: 'carthia',
    kind: 'technical',
    function: 'Night desk, Carthia CERT',
    institution: 'Communications Authority of Carthia',
    languages: ['en'],
    zone: zones.east,
    email: 'night@cert.carthia.example',
    deputy: 'Lead analyst, Carthia CERT',
    inForce: 250,
    verified: 40,
  },
  {
    of: 'dorvane',
    kind: 'diplomatic',
    function: 'Ambassadrice pour le numérique',
    institution: 'Ministère des affaires étrangères de Dorvane',
    person: 'dorvane.duty',
    name: 'Elia Marchand',
    languages: ['fr', 'en'],
    zone: zones.west,
    email: 'numerique@diplomatie.dorvane.example',
    inForce: 290,
    verified: 240,
  },
  {
    of: 'dorvane',
    kind: 'technical',
    function: 'Responsable du CSIRT',
    institution: 'Agence de sécurité numérique de Dorvane',
    person: 'dorvane.analyst',
    name: 'Hugo Tallis',
    languages: ['fr'],
    zone: zones.west,
    email: 'csirt@dorvane.example',
    inForce: 18,
  },
  {
    of: 'esteria',
    kind: 'diplomatic',
    function: 'Director for information security policy',
    institution: 'Ministry of Foreign Affairs of Esteria',
    person: 'esteria.duty',
    name: 'Roshan Dariel',
    languages: ['fa', 'en'],
    zone: zones.east,
    email: 'policy@mfa.esteria.example',
    inForce: 200,
    verified: 3,
  },
  {
    of: 'norhaven',
    kind: 'foreign-affairs',
    function: 'Desk officer, international security',
    institution: 'Ministry of Foreign Affairs of Norhaven',
    person: 'norhaven.duty',
    name: 'Sigrun Voll',
    languages: ['en'],
    zone: zones.middle,
    email: 'desk@mfa.norhaven.example',
    inForce: 200,
    verified: 64,
  },
  {
    of: 'quillon',
    kind: 'technical',
    function: 'CSIRT duty desk',
    institution: 'National CSIRT of Quillon',
    languages: ['th', 'en'],
    zone: zones.east,
    email: 'duty@csirt.quillon.example',
    inForce: 260,
  },
]
