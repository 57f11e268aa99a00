import { sql } from 'kysely'
import type { Database } from '#platform/server/database.ts'

/**
 * Every spelling in which some words could lie somewhere: as they are, in UTF-16, percent-encoded, as JSON escapes them,
 * in hexadecimal, and in base64 wherever in a longer text they begin.
 */
export function spellings(words: string): Map<string, string> {
  const utf8 = Buffer.from(words)
  const found = new Map<string, string>([
    ['plain', utf8.toString('latin1')],
    ['utf-16', Buffer.from(words, 'utf16le').toString('latin1')],
    ['percent', encodeURIComponent(words)],
    [
      'json',
      JSON.stringify(words)
        .slice(1, -1)
        .replaceAll(/[^\x20-\x7E]/g, escaped),
    ],
    ['hex', utf8.toString('hex')],
    ['HEX', utf8.toString('hex').toUpperCase()],
    ['hex of base64', Buffer.from(inner(utf8, 0)).toString('hex')],
  ])
  for (const before of [0, 1, 2]) {
    const text = inner(utf8, before)
    found.set(`base64 +${before}`, text)
    found.set(`base64url +${before}`, text.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return found
}

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** The part of the base64 of the words, so many bytes into a longer text, that does not depend on what stands around. */
function inner(utf8: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), utf8])
    .toString('base64')
    .replaceAll('=', '')
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + utf8.length) * 8) / 6))
}

export type Place = { name: string; bytes: Buffer }

export function findings(places: readonly Place[], secrets: readonly string[]): string[] {
  const found = new Set<string>()
  const sought = secrets.flatMap((secret) => [...spellings(secret)].map((one) => [secret, ...one] as const))
  for (const { name, bytes } of places) {
    const text = bytes.toString('latin1')
    for (const [secret, spelling, spelt] of sought)
      if (text.includes(spelt)) found.add(`${secret}, ${spelling}, in ${name}`)
  }
  return [...found]
}

/** Every value of every row of every table, those of the queues included. */
export async function dump({ kysely }: Database): Promise<Place[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`.execute(
    kysely,
  )
  const places: Place[] = []
  for (const { schema, name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(`${schema}.${name}`)}`.execute(kysely)
    for (const row of rows)
      for (const [column, value] of Object.entries(row))
        if (value !== null) places.push({ name: `${schema}.${name}.${column}`, bytes: bytesOf(value) })
  }
  return places
}

function bytesOf(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value)
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
}
