/**
 * What a mediator knows of what the parties want, as it is kept: sealed on this device, in a part of its store of its own.
 * Nothing in this folder knows a door of the host or a room.
 */
import { z } from 'zod'
import { toHex, utf8 } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import type { Constraint, Issue } from '../../../settlement/domain.ts'
import { type Answer, readAnswers } from '../../../settlement/elicitation/answers.ts'

/** Fewer than the engine takes in: as many as people can be asked about. */
export const caseLimits = { issues: 30, values: 12, parties: 8, constraints: 40, cases: 100 } as const

const Name = z.string().trim().min(1).max(300)
const Choice = z.strictObject({ issue: z.int().min(0), values: z.array(z.int().min(0)).min(1) })
const Shape = z.strictObject({
  v: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  title: Name,
  /** The negotiation whose text it is about. */
  room: z.string().optional(),
  issues: z
    .array(z.strictObject({ name: Name, values: z.array(Name).min(1).max(caseLimits.values) }))
    .max(caseLimits.issues),
  parties: z.array(z.strictObject({ name: Name, answers: z.array(z.unknown()) })).max(caseLimits.parties),
  constraints: z
    .array(z.union([z.strictObject({ never: z.array(Choice) }), z.strictObject({ when: Choice, needs: Choice })]))
    .max(caseLimits.constraints),
  /** A package that is agreed, or nearly. */
  agreed: z.array(z.int().min(0)).optional(),
})

export type PartyAsked = { name: string; answers: Answer[] }
export type Case = {
  v: 1
  id: string
  title: string
  room?: string
  issues: Issue[]
  parties: PartyAsked[]
  constraints: Constraint[]
  agreed?: number[]
}

export type Store = {
  get(key: string): Promise<Uint8Array | undefined>
  put(entries: Record<string, Uint8Array | null>): Promise<void>
}

export function newCase(o: { title: string; room?: string; issues?: Issue[]; parties?: string[] }): Case {
  const { title, room, issues = [], parties = [] } = o
  return {
    v: 1,
    id: toHex(randomBytes(16)),
    title: title.trim(),
    ...(room ? { room } : {}),
    issues,
    parties: parties.map((name) => ({ name, answers: [] })),
    constraints: [],
  }
}

const indexKey = 'cases'
const keyOf = (id: string): string => `case/${id}`

export async function listCases(store: Store): Promise<Case[]> {
  const kept = await store.get(indexKey)
  const ids = kept ? z.array(z.string()).safeParse(JSON.parse(new TextDecoder().decode(kept))).data : []
  const all = await Promise.all((ids ?? []).map((id) => readCase(store, id)))
  return all.flatMap((one) => one ?? [])
}

export async function readCase(store: Store, id: string): Promise<Case | undefined> {
  const kept = await store.get(keyOf(id))
  if (!kept) return undefined
  const read = Shape.safeParse(JSON.parse(new TextDecoder().decode(kept))).data
  if (!read) return undefined
  const { room, agreed, parties, ...rest } = read
  return {
    ...rest,
    ...(room === undefined ? {} : { room }),
    ...(agreed === undefined ? {} : { agreed }),
    parties: parties.map(({ name, answers }) => {
      const said = readAnswers(rest.issues, answers)
      return { name, answers: 'answers' in said ? said.answers : [] }
    }),
  }
}

export async function keepCase(store: Store, one: Case): Promise<void> {
  const ids = (await listCases(store)).map(({ id }) => id)
  const all = ids.includes(one.id) ? ids : [...ids, one.id].slice(-caseLimits.cases)
  await store.put({ [indexKey]: utf8(JSON.stringify(all)), [keyOf(one.id)]: utf8(JSON.stringify(one)) })
}

export async function forgetCase(store: Store, id: string): Promise<void> {
  const ids = (await listCases(store)).map((one) => one.id).filter((one) => one !== id)
  await store.put({ [indexKey]: utf8(JSON.stringify(ids)), [keyOf(id)]: null })
}

/** Other issues: what was said of the old ones means nothing any more. */
export function withIssues(one: Case, issues: Issue[]): Case {
  const { agreed: _, ...rest } = one
  return { ...rest, issues, constraints: [], parties: one.parties.map(({ name }) => ({ name, answers: [] })) }
}

export function withAnswers(one: Case, party: number, answers: Answer[]): Case {
  return { ...one, parties: one.parties.map((asked, at) => (at === party ? { ...asked, answers } : asked)) }
}
