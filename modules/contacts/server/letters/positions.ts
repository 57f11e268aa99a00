import type { PositionsAsked, StatedPosition } from '#platform/positions.ts'
import { mayReadLetters } from '../../rules/letters.ts'
import { lettersBetween } from './store.ts'
import { seenOf } from '../correspondence/seen.ts'
import type { LetterCall } from './views.ts'

/** The letters that a delegation issued to that of the actor, as they stand: what was withdrawn is said no more. */
export async function positions(call: LetterCall, { of, world, most }: PositionsAsked): Promise<StatedPosition[]> {
  const own = call.actor.delegationId
  if (mayReadLetters(call.actor) !== true || own === null) return []
  const exercise = world === 'exercise'
  const stored = await lettersBetween(call.db, { from: of, to: own, exercise, most })
  return (await seenOf(call, stored)).map(({ row, marking }) => {
    const { id, content, year, number, issuedAt, changedAt } = row
    return {
      kind: 'letter',
      title: content.subject,
      language: content.quoted?.find(({ text }) => text === content.subject)?.language ?? content.language,
      number: year === null || number === null ? null : `${year}/${number}`,
      at: (issuedAt ?? changedAt).toISOString(),
      path: `/letters/${id}`,
      on: [],
      earlier: false,
      quote: null,
      toldBy: null,
      cites: [],
      tlp: marking.tlp,
      exercise,
    }
  })
}
