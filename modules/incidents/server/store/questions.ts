import { type SqlBool, sql } from 'kysely'
import { Refusal } from '#platform/refusal.ts'
import type { Written } from '../../contract.ts'
import type { Db } from './incidents.ts'

export type QuestionRow = {
  id: string
  incidentId: string
  fromId: string
  toId: string
  markingId: string
  words: Written
  askedAt: Date
  askedBy: string | null
  answerKind: 'answered' | 'declined' | null
  answerMarkingId: string | null
  answerWords: Written | null
  answeredAt: Date | null
  answeredBy: string | null
}

/** Questions with their answers, as far as the asker sees the one and the other. */
function questions(db: Db) {
  return db
    .selectFrom('incident_question as q')
    .leftJoin('incident_answer as a', 'a.question_id', 'q.id')
    .select([
      'q.id',
      'q.incident_id as incidentId',
      'q.from_id as fromId',
      'q.to_id as toId',
      'q.marking_id as markingId',
    ])
    .select(['q.words', 'q.asked_at as askedAt', 'q.asked_by as askedBy'])
    .select([
      'a.kind as answerKind',
      'a.marking_id as answerMarkingId',
      'a.words as answerWords',
      'a.at as answeredAt',
      'a.by as answeredBy',
    ])
    .orderBy('q.id')
}

export function questionById(db: Db, id: string): Promise<QuestionRow> {
  return questions(db)
    .where('q.id', '=', id)
    .executeTakeFirstOrThrow(() => new Refusal('QUESTION_UNKNOWN'))
}

export function questionsOf(db: Db, incidentId: string): Promise<QuestionRow[]> {
  return questions(db).where('q.incident_id', '=', incidentId).execute()
}

/** Those that nobody of the delegation has answered; an answer in RED that the asker does not see counts as none to them. */
export function questionsTo(db: Db, delegationId: string, exercise: boolean): Promise<QuestionRow[]> {
  return questions(db)
    .innerJoin('incident as i', 'i.id', 'q.incident_id')
    .where('i.exercise', '=', exercise)
    .where('q.to_id', '=', delegationId)
    .where('a.question_id', 'is', null)
    .limit(200)
    .execute()
}

type NewQuestion = Pick<
  QuestionRow,
  'id' | 'incidentId' | 'fromId' | 'toId' | 'markingId' | 'words' | 'askedAt' | 'askedBy'
>

export async function insertQuestion(db: Db, question: NewQuestion): Promise<void> {
  await db
    .insertInto('incident_question')
    .values({
      id: question.id,
      incident_id: question.incidentId,
      from_id: question.fromId,
      to_id: question.toId,
      marking_id: question.markingId,
      words: JSON.stringify(question.words),
      asked_at: question.askedAt,
      asked_by: question.askedBy,
    })
    .execute()
}

type NewAnswer = {
  questionId: string
  fromId: string
  markingId: string
  kind: 'answered' | 'declined'
  words: Written | null
  at: Date
  by: string | null
}

/** False where the question has an answer already, even one that this asker does not see. */
export async function insertAnswer(db: Db, answer: NewAnswer): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('incident_answer')
    .values({
      question_id: answer.questionId,
      from_id: answer.fromId,
      marking_id: answer.markingId,
      kind: answer.kind,
      words: answer.words === null ? null : JSON.stringify(answer.words),
      at: answer.at,
      by: answer.by,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Whether a delegation as a whole is reached by a marking and sees an incident: asked of the database as one of its people. */
export async function reaches(db: Db, accountId: string, incidentId: string, markingId: string): Promise<boolean> {
  await sql`savepoint eyes`.execute(db)
  try {
    await sql`select set_config('chancery.actor', ${accountId}, true)`.execute(db)
    const { rows } = await sql<{ both: SqlBool }>`
      select exists (select 1 from incident where id = ${incidentId})
         and exists (select 1 from marking where id = ${markingId}) as both`.execute(db)
    return rows[0]?.both === true
  } finally {
    await sql`rollback to savepoint eyes`.execute(db)
  }
}
