import { ORPCError } from '@orpc/server'

/** Steps of a place: whoever nests deeper than any door asks for is told where it began. */
const deepestTold = 50

type Found = { value: unknown; key: string; inside: Found | undefined }

/**
 * No text with U+0000 or with half a surrogate pair can be kept by PostgreSQL or sent as UTF-8: refused at the door, with
 * its place as every other wrong input, before it breaks something further in.
 */
export function mustBeKeepable(sent: unknown): void {
  const waiting: Found[] = [{ value: sent, key: '', inside: undefined }]
  for (let found = waiting.pop(); found; found = waiting.pop()) {
    const { value, key } = found
    if (!isKeepable(key) || (typeof value === 'string' && !isKeepable(value))) throw refusalAt(found)
    if (value !== null && typeof value === 'object')
      for (const [name, inner] of Object.entries(value)) waiting.push({ value: inner, key: name, inside: found })
  }
}

function isKeepable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

function refusalAt(found: Found): ORPCError<string, unknown> {
  const path: string[] = []
  for (let at: Found | undefined = found; at?.inside; at = at.inside)
    path.push(at.key.toWellFormed().replaceAll('\0', ''))
  path.reverse()
  const message = 'The text holds a character that cannot be kept: U+0000, or half of a surrogate pair.'
  return new ORPCError('BAD_REQUEST', {
    message: 'Input validation failed',
    data: { issues: [{ path: path.slice(0, deepestTold), message }] },
  })
}
