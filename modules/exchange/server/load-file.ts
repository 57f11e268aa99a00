import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Tlp } from '#modules/sharing/contract.ts'
import { type Json, readJson, type SourcedJson } from '../stix/json.ts'
import { isTimestamp } from '../stix/timestamps.ts'
import { elementsAt, membersAt, type Span } from './source-walk.ts'

/** Who: names or ids of delegations, or accounts of theirs; or everybody, or nobody. */
const Names = z.union([z.boolean(), z.literal('*'), z.array(z.string().max(300)).max(1000)])
const timestamp = z.string().refine(isTimestamp, 'A timestamp like 2016-01-01T00:00:00.000000Z.')

const Entry = z.looseObject({
  date_added: timestamp,
  object: z.record(z.string(), z.unknown()),
  version: timestamp.optional(),
})
const FileCollection = z.looseObject({
  id: z.uuid(),
  alias: z.string().max(200).nullish(),
  title: z.string().max(500).optional(),
  description: z.string().max(5000).nullish(),
  media_types: z.array(z.string().max(200)).max(20).optional(),
  read: Names.optional(),
  write: Names.optional(),
  can_read: Names.optional(),
  can_write: Names.optional(),
  readers: Names.optional(),
  writers: Names.optional(),
  default_tlp: Tlp.optional(),
  objects: z.array(z.unknown()).default([]),
})
const Status = z.looseObject({
  id: z.uuid(),
  request_timestamp: timestamp.optional(),
  delegation: z.string().max(300).optional(),
})
const FileRoot = z.looseObject({
  path: z.string().max(500),
  title: z.string().max(500).optional(),
  description: z.string().max(5000).nullish(),
  collections: z.array(FileCollection).default([]),
  statuses: z.array(Status).default([]),
})
const File = z.looseObject({ roots: z.array(FileRoot).min(1) })

export type Named = { all: boolean; names: readonly string[] }
export type LoadedObject = SourcedJson & { dateAdded: string; version: string | undefined }
export type LoadedCollection = {
  id: string
  alias: string | null
  title: string
  description: string | null
  mediaTypes: string[] | undefined
  read: Named
  write: Named
  defaultTlp: Tlp | undefined
  objects: LoadedObject[]
}
export type LoadedStatus = { id: string; at: string | undefined; delegation: string | undefined; text: string }
export type LoadedRoot = {
  path: string
  title: string
  description: string | null
  collections: LoadedCollection[]
  statuses: LoadedStatus[]
}

/** The file cannot be taken over as it is; nothing was changed. `message` says what is wrong at which place. */
export class UnfitFile extends Error {
  override name = 'UnfitFile'
}

const limits = { maxBytes: 512 * 1024 * 1024, maxDepth: 80, maxMembers: 100_000_000 }

/** Reads a file as docs/exchange.md describes it. Each object comes with the exact text that stands in the file. */
export async function readLoadFile(path: string): Promise<LoadedRoot[]> {
  const bytes = await readFile(path)
  const read = readJson(bytes, limits)
  if (!read.ok)
    throw new UnfitFile(`${path}, line ${read.fault.line}, column ${read.fault.column}: ${read.fault.message}`)
  const shaped = File.safeParse(read.value)
  if (!shaped.success) {
    const faults = shaped.error.issues.slice(0, 10).map((issue) => `  /${issue.path.join('/')}: ${issue.message}`)
    throw new UnfitFile(`${path} is not a file of roots, collections and objects:\n${faults.join('\n')}`)
  }
  const text = bytes.toString('utf8')
  const rootSpans = listAt(text, { from: text.search(/\S/), to: text.length }, 'roots')
  return shaped.data.roots.map((root, index) => rootOf(root, text, rootSpans[index], `/roots/${index}`))
}

function rootOf(root: z.infer<typeof FileRoot>, text: string, span: Span | undefined, place: string): LoadedRoot {
  const path = root.path.replace(/\/+$/, '').split('/').at(-1) ?? ''
  if (!/^[A-Za-z0-9._~-]{1,80}$/.test(path))
    throw new UnfitFile(`${place}/path: an API root is one word in a URL, like api1.`)
  const collectionSpans = listAt(text, span, 'collections')
  const statusSpans = listAt(text, span, 'statuses')
  return {
    path,
    title: root.title ?? path,
    description: root.description ?? null,
    collections: root.collections.map((one, index) =>
      collectionOf(one, text, collectionSpans[index], `${place}/collections/${index}`),
    ),
    statuses: root.statuses.map((one, index) => ({
      id: one.id,
      at: one.request_timestamp,
      delegation: one.delegation,
      text: cut(text, statusSpans[index]),
    })),
  }
}

function collectionOf(
  one: z.infer<typeof FileCollection>,
  text: string,
  span: Span | undefined,
  place: string,
): LoadedCollection {
  const spans = listAt(text, span, 'objects')
  const objects = one.objects.map((entry, index): LoadedObject => {
    const shaped = Entry.safeParse(entry)
    if (!shaped.success)
      throw new UnfitFile(
        `${place}/objects/${index}: it has a "date_added" and an "object". ${shaped.error.issues[0]?.message ?? ''}`,
      )
    // What readJson gave is Json; zod only looked at it.
    return {
      value: shaped.data.object as Json,
      text: cut(text, memberAt(text, spans[index], 'object')),
      dateAdded: shaped.data.date_added,
      version: shaped.data.version,
    }
  })
  return {
    id: one.id.toLowerCase(),
    alias: one.alias ?? null,
    title: one.title ?? one.alias ?? one.id,
    description: one.description ?? null,
    mediaTypes: one.media_types,
    read: namedBy(one.read ?? one.readers ?? one.can_read),
    write: namedBy(one.write ?? one.writers ?? one.can_write),
    defaultTlp: one.default_tlp,
    objects: inOrder(objects),
  }
}

/** The order in which they were added; those of one moment in the order of the file. */
function inOrder(objects: LoadedObject[]): LoadedObject[] {
  const key = ({ dateAdded }: LoadedObject): string => dateAdded.slice(0, -1).padEnd(20, '.').padEnd(27, '0')
  return objects.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}

function namedBy(names: z.infer<typeof Names> | undefined): Named {
  if (Array.isArray(names)) return { all: names.includes('*'), names: names.filter((name) => name !== '*') }
  return { all: names === true || names === '*', names: [] }
}

function memberAt(text: string, span: Span | undefined, name: string): Span | undefined {
  if (!span) return undefined
  for (const member of membersAt(text, span.from)) if (member.name === name) return member
  return undefined
}

function listAt(text: string, span: Span | undefined, name: string): Span[] {
  const list = memberAt(text, span, name)
  return list && text[list.from] === '[' ? [...elementsAt(text, list.from)] : []
}

function cut(text: string, span: Span | undefined): string {
  return span ? text.slice(span.from, span.to) : ''
}
