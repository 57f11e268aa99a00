import { Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import type { Marking, Tlp } from '#modules/sharing/contract.ts'
import type { ContactProfile } from '../../contract/directory.ts'
import type { ImportFormat, NominationLine } from '../../contract/nominations.ts'
import type { Carried } from '../../formats/carried.ts'
import { readContactsCsv } from '../../formats/contacts-csv.ts'
import { readContactsVcard } from '../../formats/contacts-vcard.ts'
import { ImportFault } from '../../formats/fault.ts'
import { contactInProfile } from '../../formats/rfc2350.ts'
import { composedBy, insertDraft, mustHaveRoom } from './actions.ts'
import { linesOf, type NominationCall } from './views.ts'
import { nominationById } from './store.ts'

const readers: Record<ImportFormat, (text: string) => { line: number; contact: Carried }[]> = {
  csv: readContactsCsv,
  vcard: readContactsVcard,
  rfc2350: (text) => [contactInProfile(text)],
}

type Importing = { format: ImportFormat; text: string; effectiveAt: string; marking: Marking }

/** Drafts a nomination for each contact of a file: of a file with one fault, none. */
export async function importContacts(
  call: NominationCall,
  { format, text, effectiveAt, marking }: Importing,
): Promise<NominationLine[]> {
  const ids: string[] = []
  const found = readWhole(() => readers[format](text))
  await mustHaveRoom(call, found.length)
  for (const { contact, line } of found) {
    const profile = profileFrom(contact, marking)
    const composed = await composedBy(call, { ...nomination, profile, effectiveAt }).catch((error: unknown) => {
      // Whatever the door refuses of one line stands with its line.
      if (!(error instanceof Refusal) || !['CHANNEL_MALFORMED', 'ZONE_UNKNOWN'].includes(error.code)) throw error
      throw new Refusal('IMPORT_REFUSED', { line, why: 'malformed', found: contact.function })
    })
    const id = newId(call.now.getTime())
    await insertDraft(call, id, composed)
    ids.push(id)
  }
  if (ids.length === 0) throw new Refusal('IMPORT_REFUSED', { line: 1, why: 'nobody', found: '' })
  const made = await Promise.all(ids.map((id) => nominationById(call.db, id)))
  return linesOf(
    call,
    made.flatMap((one) => one ?? []),
  )
}

const nomination = {
  act: 'nomination',
  contactId: null,
  personLeaves: false,
  noteReference: '',
  noteId: null,
} as const

/** Refuses with the line, why, and what was found there. */
export function readWhole<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error
    throw new Refusal('IMPORT_REFUSED', { line: error.line, why: error.why, found: error.found })
  }
}

const narrowest: readonly Tlp[] = ['red', 'amber+strict', 'amber', 'green', 'clear']

/** What the file marks more strictly than the importer does stays with the own delegation until somebody says otherwise. */
function profileFrom(contact: Carried, wanted: Marking): ContactProfile {
  const { personName, channels, keys, tlp, ...rest } = contact
  const isStricter = tlp !== null && narrowest.indexOf(tlp) < narrowest.indexOf(wanted.tlp)
  const marking: Marking = isStricter
    ? { ...wanted, tlp, audience: { delegations: [], groups: [], people: [] } }
    : wanted
  return {
    ...rest,
    marking,
    person: personName === null ? null : { name: personName, accountId: null, marking: null },
    channels: channels.map((channel) => ({ ...channel, marking: null })),
    keys: keys.map((key) => ({ ...key, marking: null })),
    deputyId: null,
  }
}
