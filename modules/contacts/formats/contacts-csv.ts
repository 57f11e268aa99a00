/** Contacts as a table. Several values of one cell stand apart by a bar: "duty@cert.example | night@cert.example". */
import type { ChannelKind } from '../contract/directory.ts'
import { isWellWritten } from '../directory/channels.ts'
import { type Carried, carriedFrom, mostCarried, usualZone } from './carried.ts'
import { looksLikeFormula, readRows, type Row, saidIn, writeRows } from './csv.ts'
import { ImportFault } from './fault.ts'

const channelColumns = ['email', 'phone', 'mobile', 'signal', 'matrix', 'web', 'other'] as const satisfies ChannelKind[]
const columns = [
  'kind',
  'function',
  'institution',
  'person',
  'languages',
  'zone',
  ...channelColumns,
  'openpgp',
  'tlp',
] as const
type ColumnName = (typeof columns)[number]
const needed = ['kind', 'function', 'institution'] as const
/** Only for readers: what we know better ourselves is passed over on the way in. */
const told = ['delegation', 'verified'] as const

const bar = ' | '

/** Reads contacts. The first row names the columns, in any order. Throws an ImportFault at the first line that is wrong. */
export function readContactsCsv(text: string): { line: number; contact: Carried }[] {
  const [header, ...rows] = readRows(text)
  if (!header) throw new ImportFault(1, 'missing', needed.join(', '))
  const names = header.cells.map((cell) => cell.trim().toLowerCase())
  const missing = needed.find((name) => !names.includes(name))
  if (missing) throw new ImportFault(header.line, 'header', missing)
  const known: readonly string[] = [...columns, ...told]
  const strange = names.find((name, index) => !known.includes(name) || names.indexOf(name) !== index)
  if (strange !== undefined) throw new ImportFault(header.line, 'header', strange)
  if (rows.length > mostCarried) throw new ImportFault(rows[mostCarried]?.line ?? 1, 'too-many', `${mostCarried}`)
  return rows.map((row) => ({ line: row.line, contact: contactIn(row, names) }))
}

function contactIn(row: Row, names: readonly string[]): Carried {
  if (row.cells.length !== names.length) throw new ImportFault(row.line, 'columns', `${row.cells.length}`)
  for (const [index, cell] of row.cells.entries())
    if (looksLikeFormula(cell) && !isNumberOfPhone(names[index], cell)) throw new ImportFault(row.line, 'formula', cell)
  const cell = (name: ColumnName): string => saidIn(row.cells[names.indexOf(name)] ?? '').trim()
  const values = (name: ColumnName): string[] =>
    cell(name)
      .split('|')
      .map((value) => value.trim())
      .filter(Boolean)
  return carriedFrom(
    {
      kind: cell('kind').toLowerCase(),
      function: cell('function'),
      institution: cell('institution'),
      personName: cell('person') || null,
      languages: cell('languages')
        .split(/[\s|]+/)
        .filter(Boolean),
      zone: cell('zone') || usualZone,
      channels: channelColumns.flatMap((kind) => values(kind).map((value) => ({ kind, value }))),
      keys: values('openpgp').map((value) => ({
        kind: 'openpgp',
        fingerprint: value.replaceAll(/\s/g, '').toUpperCase(),
        text: null,
      })),
      tlp: cell('tlp').toLowerCase().replace(/^tlp:/, '') || null,
    },
    () => row.line,
  )
}

/** A number that begins with a plus is no formula where a number is asked for: it holds digits and the marks of numbers only. */
function isNumberOfPhone(column: string | undefined, cell: string): boolean {
  if (column !== 'phone' && column !== 'mobile' && column !== 'signal') return false
  return cell.split('|').every((value) => isWellWritten({ kind: 'phone', value: value.trim() }))
}

export type Told = Carried & { delegation: string; verified: string }

export function writeContactsCsv(contacts: readonly Told[]): string {
  const rows = contacts.map((contact) => {
    const cells: Record<ColumnName | (typeof told)[number], string> = {
      delegation: contact.delegation,
      verified: contact.verified,
      kind: contact.kind,
      function: contact.function,
      institution: contact.institution,
      person: contact.personName ?? '',
      languages: contact.languages.join(' '),
      zone: contact.zone,
      openpgp: contact.keys
        .filter(({ kind }) => kind === 'openpgp')
        .map(({ fingerprint }) => fingerprint)
        .join(bar),
      tlp: contact.tlp === null ? '' : `TLP:${contact.tlp.toUpperCase()}`,
      ...channelCells(contact),
    }
    return [...told, ...columns].map((name) => cells[name])
  })
  return writeRows([[...told, ...columns], ...rows])
}

function channelCells({ channels }: Carried): Record<(typeof channelColumns)[number], string> {
  const of = (wanted: ChannelKind): string =>
    channels
      .filter(({ kind }) => kind === wanted)
      // A bar stands between values: within one it would be read as two.
      .map(({ value }) => value.replaceAll('|', '/'))
      .join(bar)
  return {
    email: of('email'),
    phone: of('phone'),
    mobile: of('mobile'),
    signal: of('signal'),
    matrix: of('matrix'),
    web: of('web'),
    other: of('other'),
  }
}
