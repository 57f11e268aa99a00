import type { World } from '#platform/exercise.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { markingsOf, recordDeliveries } from '#modules/sharing/server/index.ts'
import type { Question, Written } from '../../contract.ts'
import { mayAnswer, mayAsk, mayRead } from '../../rules.ts'
import { placeFor } from '../change.ts'
import { markingShown, titlesOf } from '../copy.ts'
import { type IncidentCall, incidentSeen, underMarkingsSeen } from '../eyes.ts'
import { tellExercise } from '../exercised.ts'
import { accountNames, isPersonOf, partiesByIds, standIn } from '../store/incidents.ts'
import {
  insertAnswer,
  insertQuestion,
  questionById,
  type QuestionRow,
  questionsOf,
  questionsTo,
  reaches,
} from '../store/questions.ts'

export async function of(call: IncidentCall, { id }: { id: string }): Promise<Question[]> {
  must(mayRead(call.actor))
  await incidentSeen(call, id)
  return shown(call, await questionsOf(call.db, id))
}

export async function waiting(call: IncidentCall, { world }: { world: World }): Promise<Question[]> {
  must(mayRead(call.actor))
  return call.actor.delegationId === null
    ? []
    : shown(call, await questionsTo(call.db, call.actor.delegationId, world === 'exercise'))
}

type Asked = { id: string; to: string; words: Written; marking: Marking }

export async function ask(call: IncidentCall, { id, to, words, marking }: Asked): Promise<Question> {
  const incident = await incidentSeen(call, id)
  must(mayAsk(call.actor))
  const markingId = await placeFor(call, incident, reaching(marking, to))
  await mustReach(call, to, id, markingId, marking)

  const questionId = newId(call.now.getTime())
  await insertQuestion(call.db, {
    id: questionId,
    incidentId: id,
    fromId: ownDelegation(call),
    toId: to,
    markingId,
    words,
    askedAt: call.now,
    askedBy: call.actor.id,
  })
  await call.emit({ name: 'question.asked', data: { id: questionId, incidentId: id } })
  await tellExercise(call, incident, 'incident.asked', { tlp: marking.tlp, to: [to], question: questionId })
  return oneShown(call, questionId)
}

type Answer = { questionId: string; kind: 'answered' | 'declined'; words: Written | null; marking: Marking }

export async function answer(call: IncidentCall, { questionId, kind, words, marking }: Answer): Promise<Question> {
  const question = await questionById(call.db, questionId)
  must(mayAnswer(call.actor, { toId: question.toId, answered: question.answerKind !== null }))
  const incident = await incidentSeen(call, question.incidentId)
  const markingId = await placeFor(call, incident, reaching(marking, question.fromId))
  await mustReach(call, question.fromId, incident.id, markingId, marking)

  const given = await insertAnswer(call.db, {
    questionId,
    fromId: ownDelegation(call),
    markingId,
    kind,
    words,
    at: call.now,
    by: call.actor.id,
  })
  if (!given) throw new Refusal('QUESTION_ANSWERED_ALREADY')
  await call.emit({ name: 'question.answered', data: { id: questionId, incidentId: incident.id } })
  await tellExercise(call, incident, 'incident.answered', {
    tlp: marking.tlp,
    to: [question.fromId],
    question: questionId,
  })
  return oneShown(call, questionId)
}

/** What is said to somebody reaches them: the delegation addressed is in the audience. RED names its people itself. */
function reaching(marking: Marking, delegationId: string): Marking {
  const { audience } = marking
  const open = (marking.tlp === 'clear' || marking.tlp === 'green') && isEmpty(audience)
  if (marking.tlp === 'red' || open || audience.delegations.includes(delegationId)) return marking
  return { ...marking, audience: { ...audience, delegations: [...audience.delegations, delegationId] } }
}

function isEmpty({ delegations, groups, people }: Marking['audience']): boolean {
  return delegations.length + groups.length + people.length === 0
}

/** Asked of the database with the eyes of the addressee; under RED, with those of somebody of theirs who is named. */
async function mustReach(
  call: IncidentCall,
  to: string,
  incidentId: string,
  markingId: string,
  { tlp, audience }: Marking,
): Promise<void> {
  const eyes = tlp === 'red' ? audience.people : [await standIn(call.db, to, [])]
  for (const id of eyes)
    if (id !== undefined && (await isPersonOf(call.db, id, to)) && (await reaches(call.db, id, incidentId, markingId)))
      return
  throw new Refusal('QUESTION_ADDRESSEE_CANNOT_SEE')
}

function ownDelegation(call: IncidentCall): string {
  if (call.actor.delegationId === null) throw new Refusal('INCIDENT_ROLE_MAY_NOT')
  return call.actor.delegationId
}

async function oneShown(call: IncidentCall, id: string): Promise<Question> {
  const [question] = await shown(call, [await questionById(call.db, id)])
  if (!question) throw new Refusal('QUESTION_UNKNOWN')
  return question
}

/** Questions and answers as the asker reads them. That another delegation's words were handed to them is recorded. */
async function shown(call: IncidentCall, all: readonly QuestionRow[]): Promise<Question[]> {
  const { db, actor } = call
  const rows = await asSeen(call, all)
  const markings = await markingsOf(
    call,
    rows.flatMap((row) => [row.markingId, ...(row.answerMarkingId ? [row.answerMarkingId] : [])]),
  )
  const marking = (id: string) => markingShown(markings.get(id), actor.delegationId)
  const parties = await partiesByIds(
    db,
    rows.flatMap(({ fromId, toId }) => [fromId, toId]),
  )
  const party = (id: string) => parties.get(id) ?? { id, name: '', invented: false }
  const names = await accountNames(
    db,
    rows.flatMap(({ askedBy, answeredBy }) => [askedBy, answeredBy]),
  )
  const name = (id: string | null) => (id === null ? '' : (names.get(id) ?? ''))
  const titles = await titlesOf(
    call,
    rows.map(({ incidentId }) => incidentId),
  )
  await record(
    call,
    rows.map((row) => ({ ...row, exercise: titles.get(row.incidentId)?.exercise === true })),
  )

  return rows.map((row) => ({
    id: row.id,
    incidentId: row.incidentId,
    incidentTitle: titles.get(row.incidentId)?.title ?? '',
    from: party(row.fromId),
    to: party(row.toId),
    askedAt: row.askedAt.toISOString(),
    askedBy: name(row.askedBy),
    words: row.words,
    marking: marking(row.markingId),
    answer:
      row.answerKind !== null && row.answerMarkingId !== null && row.answeredAt !== null
        ? {
            kind: row.answerKind,
            at: row.answeredAt.toISOString(),
            by: name(row.answeredBy),
            words: row.answerWords,
            marking: marking(row.answerMarkingId),
          }
        : null,
  }))
}

/** Questions whose marking reaches the asker; an answer whose marking does not is none. */
async function asSeen(call: IncidentCall, all: readonly QuestionRow[]): Promise<QuestionRow[]> {
  const rows = await underMarkingsSeen(call, all)
  const answers = rows.flatMap(({ answerMarkingId }) =>
    answerMarkingId === null ? [] : [{ markingId: answerMarkingId }],
  )
  const seen = new Set((await underMarkingsSeen(call, answers)).map(({ markingId }) => markingId))
  const unanswered = { answerKind: null, answerMarkingId: null, answerWords: null, answeredAt: null, answeredBy: null }
  return rows.map((row) =>
    row.answerMarkingId === null || seen.has(row.answerMarkingId) ? row : { ...row, ...unanswered },
  )
}

async function record(call: IncidentCall, rows: readonly (QuestionRow & { exercise: boolean })[]): Promise<void> {
  const own = call.actor.delegationId
  if (own === null) return
  const asked = rows.filter(({ fromId }) => fromId !== own)
  const answered = rows.filter(({ toId, answerKind }) => toId !== own && answerKind !== null)
  await recordDeliveries(call, [
    ...asked.map(({ id, fromId, exercise }) => ({
      exercise,
      kind: 'question',
      ownerId: fromId,
      way: 'page' as const,
      objectId: id,
      version: 'question',
    })),
    ...answered.map(({ id, toId, exercise }) => ({
      exercise,
      kind: 'question',
      ownerId: toId,
      way: 'page' as const,
      objectId: id,
      version: 'answer',
    })),
  ])
}
