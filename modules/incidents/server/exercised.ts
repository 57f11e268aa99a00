import { exerciseAct } from '#platform/exercise.ts'
import type { AnyTables } from '#platform/server/database.ts'
import type { Call } from '#platform/server/call.ts'
import type { Exercised } from '#platform/server/module.ts'
import { booksOf, strikeFromBooks } from '#modules/sharing/server/index.ts'
import type { Tlp } from '#modules/sharing/contract.ts'
import type { IncidentCall } from './eyes.ts'
import type { Incident } from './store/incidents.ts'

type Told = { tlp?: Tlp; to?: readonly string[]; question?: string; run?: string | null }

/**
 * Tells whoever plays the exercise what was done to an incident of it. Says nothing of a real one. What reporting makes is
 * the incident, what asking makes is the question; all else is done to what was there.
 */
export async function tellExercise(
  call: IncidentCall,
  { id, exercise }: Pick<Incident, 'id' | 'exercise'>,
  act: string,
  { tlp, to = [], question, run = null }: Told = {},
): Promise<void> {
  const { actor, now } = call
  if (!exercise || actor.delegationId === null) return
  const incident = { kind: 'incident', id }
  await call.emit(
    exerciseAct({
      act,
      ...(question === undefined
        ? { item: incident, made: act === 'incident.reported' }
        : { item: { kind: 'question', id: question }, made: act === 'incident.asked', on: incident }),
      run,
      to: [...to],
      delegationId: actor.delegationId,
      accountId: actor.id,
      at: now.toISOString(),
      ...(tlp ? { tlp } : {}),
    }),
  )
}

/**
 * The incidents of an exercise, for its archive and for their removal: versions, parts, merges, questions, files with
 * their bytes, and who received what. What is real is passed over, whatever the ids say. The archive has what the policies
 * show whoever archives, and nothing of what stands under RED.
 */
export const exercisedIncidents: Exercised = {
  async copy(given, ids) {
    const call = asIncidentCall(given)
    const copies: unknown[] = []
    for (const id of await onlyExercises(call, ids)) copies.push(...(await copySeen(call, id)))
    return copies
  },
  async remove(given, ids) {
    const call = asIncidentCall(given)
    const own = await onlyExercises(call, ids)
    if (own.length > 0) await removeWhole(call, own)
  },
}

/** A question asked in an exercise, with its answer: where it stands on an incident that others made, it alone is taken out. */
export const exercisedQuestions: Exercised = {
  copy: (given, ids) => copyQuestions(asIncidentCall(given), 'q.id', ids),
  async remove(given, ids) {
    await removeQuestions(asIncidentCall(given), 'q.id', ids)
  },
}

// The hook is of the platform, which knows no tables; this module's own stand in every database that it is mounted on.
function asIncidentCall(call: Call<AnyTables>): IncidentCall {
  return call
}

async function onlyExercises({ db }: IncidentCall, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('incident')
    .select('id')
    .where('id', 'in', ids)
    .where('exercise', '=', true)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** None where the incident itself stands under RED. */
async function copySeen(call: IncidentCall, id: string): Promise<Record<string, unknown>[]> {
  const { db } = call
  const incident = await db
    .selectFrom('incident as i')
    .innerJoin('marking as m', 'm.id', 'i.marking_id')
    .selectAll('i')
    .where('i.id', '=', id)
    .where('m.tlp', '<>', 'red')
    .executeTakeFirst()
  if (!incident) return []
  const parts = await db
    .selectFrom('incident_part')
    .innerJoin('marking as m', 'm.id', 'incident_part.marking_id')
    .innerJoin('marking as n', 'n.id', 'incident_part.marking_now_id')
    .select(['part', 'body', 'section', 'own_marking', 'from_version', 'since', 'made_by', 'until_version', 'ended_at'])
    .select(['ended_by', 'm.tlp', 'm.pap', 'm.delegations', 'm.people', 'm.embargo_until', 'm.caveats'])
    .where('incident_id', '=', id)
    .where('m.tlp', '<>', 'red')
    .where('n.tlp', '<>', 'red')
    .orderBy('incident_part.id')
    .execute()
  const questions = await copyQuestions(call, 'q.incident_id', [id])
  const merges = await db.selectFrom('incident_merge').selectAll().where('source_id', '=', id).execute()
  const chunks = await db
    .selectFrom('incident_file_chunk')
    .select(['file_id', 'n', 'bytes'])
    .where('file_id', 'in', filesOf(parts))
    .orderBy('file_id')
    .orderBy('n')
    .execute()
  const files = chunks.map(({ file_id, n, bytes }) => ({ file_id, n, base64: Buffer.from(bytes).toString('base64') }))
  return [{ ...incident, parts, questions, merges, files, books: await booksOf(call, 'incident', id) }]
}

type Of = 'q.id' | 'q.incident_id'

/** With their answers; an answer under RED is none. */
async function copyQuestions({ db }: IncidentCall, of: Of, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('incident_question as q')
    .innerJoin('incident as i', 'i.id', 'q.incident_id')
    .innerJoin('marking as m', 'm.id', 'q.marking_id')
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('incident_answer as given')
          .innerJoin('marking as n', 'n.id', 'given.marking_id')
          .select(['given.question_id', 'given.kind', 'given.words', 'given.at', 'given.by'])
          .where('n.tlp', '<>', 'red')
          .as('a'),
      (join) => join.onRef('a.question_id', '=', 'q.id'),
    )
    .select(['q.id', 'q.incident_id', 'q.from_id', 'q.to_id', 'q.words', 'q.asked_at', 'q.asked_by'])
    .select(['a.kind as answer', 'a.words as answer_words', 'a.at as answered_at', 'a.by as answered_by'])
    .where(of, 'in', ids)
    .where('i.exercise', '=', true)
    .where('m.tlp', '<>', 'red')
    .orderBy('q.id')
    .execute()
}

const nothing = '00000000-0000-0000-0000-000000000000'

function filesOf(parts: readonly { part: string; body: { kind: string } }[]): string[] {
  const files = parts.filter(({ body }) => body.kind === 'file').map(({ part }) => part)
  return files.length > 0 ? [...new Set(files)] : [nothing]
}

async function removeWhole(call: IncidentCall, ids: readonly string[]): Promise<void> {
  const { db } = call
  const parts = await db.selectFrom('incident_part').select(['part', 'body']).where('incident_id', 'in', ids).execute()
  await db.deleteFrom('incident_file_chunk').where('file_id', 'in', filesOf(parts)).execute()
  await removeQuestions(call, 'q.incident_id', ids)
  await db
    .deleteFrom('incident_merge')
    .where(({ or, eb }) => or([eb('source_id', 'in', ids), eb('target_id', 'in', ids)]))
    .execute()
  // A relation to what is gone goes with it.
  await db
    .deleteFrom('incident_part')
    .where(({ or, eb }) => or([eb('incident_id', 'in', ids), eb('other_id', 'in', ids)]))
    .execute()
  await db.deleteFrom('incident_embargo_told').where('incident_id', 'in', ids).execute()
  await db.deleteFrom('incident').where('id', 'in', ids).execute()
  await strikeFromBooks(call, 'incident', ids)
}

async function removeQuestions(call: IncidentCall, of: Of, ids: readonly string[]): Promise<void> {
  const { db } = call
  if (ids.length === 0) return
  const rows = await db
    .selectFrom('incident_question as q')
    .innerJoin('incident as i', 'i.id', 'q.incident_id')
    .select('q.id')
    .where(of, 'in', ids)
    .where('i.exercise', '=', true)
    .execute()
  if (rows.length === 0) return
  const asked = rows.map(({ id }) => id)
  await db.deleteFrom('incident_answer').where('question_id', 'in', asked).execute()
  await db.deleteFrom('incident_question').where('id', 'in', asked).execute()
  await strikeFromBooks(call, 'question', asked)
}
