/**
 * Contacts as vCard 4.0 (RFC 6350), in and out. The function stands in TITLE, the institution in ORG, the kind in
 * CATEGORIES. What vCard has no property for stands in extensions of ours (section 6.10): X-CHANCERY-TLP the label of the
 * strictest part, X-CHANCERY-CHANNEL a channel without an address of its own. A key is text, or named by its fingerprint.
 */
import { ChannelKind, ContactKeyKind, ContactKind } from '../contract/directory.ts'
import { type Carried, carriedFrom, mostCarried, usualZone } from './carried.ts'
import {
  type Component,
  type ContentLine,
  escapeText,
  onlyLine,
  partsOf,
  readComponents,
  unescapeText,
  writeLine,
} from './content-lines.ts'
import { ImportFault } from './fault.ts'

type Said = { kind: string; value: string; line: number }

/** Reads all cards of a file. Throws an ImportFault at the first line that is wrong, or says more than a contact has. */
export function readContactsVcard(text: string): { line: number; contact: Carried }[] {
  const cards = readComponents(text, 'VCARD')
  const last = cards[mostCarried]
  if (last) throw new ImportFault(last.line, 'too-many', `${mostCarried}`)
  return cards.map((card) => ({ line: card.line, contact: contactIn(card) }))
}

function contactIn(card: Component): Carried {
  const version = onlyLine(card, 'VERSION')
  if (version?.value.trim() !== '4.0') throw new ImportFault(version?.line ?? card.line, 'version', version?.value)
  const need = (name: string): ContentLine => {
    const found = card.lines.find((one) => one.name === name)
    if (!found) throw new ImportFault(card.line, 'missing', name)
    return found
  }
  const [fullName, title, organisation] = [need('FN'), need('TITLE'), need('ORG')]
  const categories = need('CATEGORIES')
  const kind = partsOf(categories.value, ',').find((one) => ContactKind.safeParse(one.trim().toLowerCase()).success)
  if (kind === undefined) throw new ImportFault(categories.line, 'malformed', categories.value)
  const isPerson = (onlyLine(card, 'KIND')?.value.trim().toLowerCase() ?? 'individual') === 'individual'
  const tongues = card.lines.filter(({ name }) => name === 'LANG')
  const zone = onlyLine(card, 'TZ')
  const channels = card.lines.flatMap((one) => channelIn(one))
  const keys = card.lines.filter(({ name }) => name === 'KEY')
  const label = onlyLine(card, 'X-CHANCERY-TLP')
  const said = {
    kind: kind.trim().toLowerCase(),
    function: unescapeText(title.value).trim(),
    institution: partsOf(organisation.value, ';').filter(Boolean).join(', '),
    personName: isPerson ? unescapeText(fullName.value).trim() : null,
    languages: tongues.map(({ value }) => value.trim()),
    zone: zone ? unescapeText(zone.value).trim() : usualZone,
    channels,
    keys: keys.map(keyIn),
    tlp: label?.value.trim().toLowerCase() ?? null,
  }
  const lines: Readonly<Record<string, readonly { line: number }[]>> = {
    function: [title],
    institution: [organisation],
    personName: [fullName],
    languages: tongues,
    zone: zone ? [zone] : [],
    channels,
    keys,
    tlp: label ? [label] : [],
  }
  return carriedFrom(said, ([field, index]) => {
    const found = lines[String(field)]
    return (found?.[Number(index ?? 0)] ?? found?.[0])?.line ?? card.line
  })
}

function channelIn(one: ContentLine): Said[] {
  const value = unescapeText(one.value).trim()
  const said = (kind: ChannelKind, what = value): Said[] => [{ kind, value: what, line: one.line }]
  if (one.name === 'EMAIL') return said('email')
  if (one.name === 'URL') return said('web')
  if (one.name === 'TEL') {
    const types = (one.parameters.get('TYPE') ?? []).flatMap((type) => type.toLowerCase().split(','))
    return said(types.includes('cell') ? 'mobile' : 'phone', numberIn(value))
  }
  if (one.name === 'X-CHANCERY-CHANNEL') {
    const kind = ChannelKind.safeParse(one.parameters.get('TYPE')?.[0]?.toLowerCase())
    if (!kind.success) throw new ImportFault(one.line, 'malformed', one.name)
    return said(kind.data)
  }
  return []
}

/** A number as text, or as RFC 3966 writes it: tel:+99-1-555-0100;ext=7. */
function numberIn(value: string): string {
  const uri = /^tel:([^;]+)(?:;ext=(\d+))?/i.exec(value)
  return uri ? `${uri[1] ?? ''}${uri[2] === undefined ? '' : ` ext ${uri[2]}`}` : value
}

function keyIn(one: ContentLine) {
  const kind = ContactKeyKind.safeParse(one.parameters.get('X-KIND')?.[0]?.toLowerCase() ?? 'openpgp')
  if (!kind.success) throw new ImportFault(one.line, 'malformed', 'KEY')
  const value = unescapeText(one.value)
  const isText = one.parameters.get('VALUE')?.[0]?.toLowerCase() === 'text'
  const named = /^(?:openpgp4fpr|urn:fingerprint):([0-9A-Fa-f]+)$/.exec(value.trim())?.[1]
  const fingerprint = one.parameters.get('X-FINGERPRINT')?.[0] ?? named
  if (fingerprint === undefined) throw new ImportFault(one.line, 'malformed', 'KEY')
  return { kind: kind.data, fingerprint: fingerprint.toUpperCase(), text: isText ? value : null }
}

export type Card = Carried & { id: string; delegation: string }

export function writeContactsVcard(cards: readonly Card[]): string {
  return cards.map(writeCard).join('')
}

function writeCard(card: Card): string {
  return [
    writeLine('BEGIN', 'VCARD'),
    writeLine('VERSION', '4.0'),
    writeLine('UID', `urn:uuid:${card.id}`),
    writeLine('KIND', card.personName === null ? 'org' : 'individual'),
    writeLine('FN', escapeText(card.personName ?? card.function)),
    writeLine('TITLE', escapeText(card.function)),
    writeLine('ORG', escapeText(card.institution)),
    writeLine('CATEGORIES', escapeText(card.kind)),
    ...(card.delegation === '' ? [] : [writeLine('NOTE', escapeText(card.delegation))]),
    ...card.languages.map((language, index) => writeLine('LANG', language, { PREF: String(index + 1) })),
    writeLine('TZ', escapeText(card.zone)),
    ...card.channels.map(writeChannel),
    ...card.keys.map(writeKey),
    ...(card.tlp === null ? [] : [writeLine('X-CHANCERY-TLP', card.tlp.toUpperCase())]),
    writeLine('END', 'VCARD'),
  ].join('')
}

function writeChannel({ kind, value }: Carried['channels'][number]): string {
  const said = escapeText(value)
  if (kind === 'email') return writeLine('EMAIL', said)
  if (kind === 'web') return writeLine('URL', said)
  if (kind === 'phone') return writeLine('TEL', said, { TYPE: 'voice' })
  if (kind === 'mobile') return writeLine('TEL', said, { TYPE: 'cell' })
  return writeLine('X-CHANCERY-CHANNEL', said, { TYPE: kind })
}

function writeKey({ kind, fingerprint, text }: Carried['keys'][number]): string {
  const about = { 'X-KIND': kind, 'X-FINGERPRINT': fingerprint }
  if (text !== null) return writeLine('KEY', escapeText(text), { ...about, VALUE: 'text' })
  return writeLine('KEY', `${kind === 'openpgp' ? 'openpgp4fpr' : 'urn:fingerprint'}:${fingerprint}`, about)
}
