/**
 * The profile of an incident response team as RFC 2350 orders it (appendix D): numbered headings with text under them. We
 * write it from a contact, and read one that a team publishes.
 */
import { type Carried, carriedFrom, usualZone } from './carried.ts'
import { ImportFault } from './fault.ts'
import { isZone } from '../directory/zones.ts'

const headings = {
  '1': 'Document Information',
  '1.1': 'Date of Last Update',
  '1.2': 'Distribution List for Notifications',
  '1.3': 'Locations where this Document May Be Found',
  '2': 'Contact Information',
  '2.1': 'Name of the Team',
  '2.2': 'Address',
  '2.3': 'Time Zone',
  '2.4': 'Telephone Number',
  '2.5': 'Facsimile Number',
  '2.6': 'Other Telecommunication',
  '2.7': 'Electronic Mail Address',
  '2.8': 'Public Keys and Other Encryption Information',
  '2.9': 'Team Members',
  '2.10': 'Other Information',
  '2.11': 'Points of Customer Contact',
  '3': 'Charter',
  '3.1': 'Mission Statement',
  '3.2': 'Constituency',
  '3.3': 'Sponsorship and/or Affiliation',
  '3.4': 'Authority',
  '4': 'Policies',
  '4.1': 'Types of Incidents and Level of Support',
  '4.2': 'Co-operation, Interaction and Disclosure of Information',
  '4.3': 'Communication and Authentication',
  '5': 'Services',
  '5.1': 'Incident Response',
  '5.1.1': 'Incident Triage',
  '5.1.2': 'Incident Coordination',
  '5.1.3': 'Incident Resolution',
  '5.2': 'Proactive Activities',
  '6': 'Incident Reporting Forms',
  '7': 'Disclaimers',
} as const
export type Heading = keyof typeof headings

/** The text under each heading that has any, and the line at which the heading stands. */
export type Profile = ReadonlyMap<Heading, { line: number; text: string }>

export const limits = { characters: 200_000, lines: 10_000 } as const

/** Reads the sections of a profile. Throws an ImportFault where there are none, or one comes twice or out of order. */
export function readProfile(text: string): Profile {
  if (text.length > limits.characters) throw new ImportFault(1, 'too-long', `${limits.characters}`)
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n/)
  if (lines.length > limits.lines) throw new ImportFault(limits.lines, 'too-many', `${limits.lines}`)
  const sections = new Map<Heading, { line: number; lines: string[] }>()
  let current: string[] | undefined
  for (const [index, one] of lines.entries()) {
    if (/[\x00-\x08\x0B\x0E-\x1F\x7F]/.test(one) || !one.isWellFormed())
      throw new ImportFault(index + 1, 'control-character')
    const heading = headingIn(one)
    if (heading === undefined) current?.push(one)
    else {
      if (sections.has(heading)) throw new ImportFault(index + 1, 'header', heading)
      current = []
      sections.set(heading, { line: index + 1, lines: current })
    }
  }
  if (sections.size === 0) throw new ImportFault(1, 'missing', `2.1 ${headings['2.1']}`)
  return new Map([...sections].map(([heading, { line, lines: own }]) => [heading, { line, text: dedented(own) }]))
}

/** A heading is a number of the template followed by its words, or by their first word: teams shorten and decorate them. */
function headingIn(line: string): Heading | undefined {
  const found = /^[ \t#*=]{0,12}(\d(?:\.\d{1,2}){0,2})\.?[ \t:)-]+(\S.{0,120})$/.exec(line)
  const number = found?.[1]
  if (number === undefined || !isHeading(number)) return undefined
  const words = (text: string): string[] => text.toLowerCase().match(/[a-z]+/g) ?? []
  const [said, known] = [words(found?.[2] ?? ''), words(headings[number])]
  return said.length <= known.length + 3 && said[0] === known[0] ? number : undefined
}

function isHeading(number: string): number is Heading {
  return Object.hasOwn(headings, number)
}

function dedented(lines: readonly string[]): string {
  const left = Math.min(...lines.filter((one) => one.trim() !== '').map((one) => one.length - one.trimStart().length))
  return lines
    .map((one) => one.slice(Number.isFinite(left) ? left : 0).trimEnd())
    .join('\n')
    .replace(/^\n+|(?<!\n)\n+$/g, '')
}

/** A profile with the headings of the template, in their order; of those without text, the heading alone. */
export function writeProfile(texts: Partial<Record<Heading, string>>): string {
  return Object.entries(headings)
    .map(([number, title]) => {
      const text = isHeading(number) ? (texts[number] ?? '') : ''
      const body = text === '' ? '' : `\n\n${text.replaceAll(/^(?=.)/gm, '   ')}`
      return `${number} ${title}${body}\n`
    })
    .join('\n')
}

/** The technical contact in a profile. Throws an ImportFault where the name of the team is not there. */
export function contactInProfile(text: string): { line: number; contact: Carried } {
  const profile = readProfile(text)
  const said = (heading: Heading): string => profile.get(heading)?.text ?? ''
  const name = profile.get('2.1')
  const institution = name?.text
    .split('\n')
    .find((one) => one.trim() !== '')
    ?.trim()
  if (!name || !institution) throw new ImportFault(name?.line ?? 1, 'missing', `2.1 ${headings['2.1']}`)
  const emails = said('2.7').match(/[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}/g) ?? []
  const numbers = said('2.4').match(/\+\d[\d ()./-]{5,30}\d/g) ?? []
  const zone = said('2.3')
    .match(/[A-Za-z_]{2,20}\/[A-Za-z_+-]{2,30}(\/[A-Za-z_]{2,30})?/g)
    ?.slice(0, 20)
    .find(isZone)
  const keys = said('2.8').match(/(?:[0-9A-Fa-f]{4}[ \t]*){10}(?![0-9A-Fa-f])/g) ?? []
  const contact = carriedFrom(
    {
      kind: 'technical',
      function: 'Incident response team',
      institution: institution.slice(0, 200),
      personName: null,
      languages: [],
      zone: zone ?? usualZone,
      channels: [
        ...emails.slice(0, 5).map((value) => ({ kind: 'email', value })),
        ...numbers.slice(0, 5).map((value) => ({ kind: 'phone', value })),
      ],
      keys: keys.slice(0, 5).map((key) => ({
        kind: 'openpgp',
        fingerprint: key.replaceAll(/\s/g, '').toUpperCase(),
        text: null,
      })),
      tlp: null,
    },
    ([field]) => profile.get(field === 'channels' ? '2.7' : field === 'keys' ? '2.8' : '2.1')?.line ?? name.line,
  )
  return { line: name.line, contact }
}

/** What of a contact stands where in its profile. */
export function profileOf(contact: Carried, updated: string): Partial<Record<Heading, string>> {
  const of = (...kinds: string[]): string =>
    contact.channels
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ value }) => value)
      .join('\n')
  return {
    '1.1': updated,
    '2.1': contact.institution,
    '2.3': contact.zone,
    '2.4': of('phone', 'mobile'),
    '2.6': of('signal', 'matrix', 'other'),
    '2.7': of('email'),
    '2.8': contact.keys.map(({ kind, fingerprint }) => `${kind}: ${fingerprint}`).join('\n'),
    '2.9': contact.personName === null ? '' : `${contact.personName}, ${contact.function}`,
    '2.10': of('web'),
    '2.11': contact.function,
  }
}
