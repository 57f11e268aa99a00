import { exerciseAct } from '#platform/exercise.ts'
import type { AnyTables } from '#platform/server/database.ts'
import type { Call } from '#platform/server/call.ts'
import type { Exercised } from '#platform/server/module.ts'
import { booksOf, strikeFromBooks } from '#modules/sharing/server/index.ts'
import type { Tlp } from '#modules/sharing/contract.ts'
import type { IncidentCall } from './eyes.ts'
import type { Incident } from './store/incidents.ts'

type Told = { tlp: Tlp; to: readonly string[] }

/** Tells whoever plays the exercise what was done to an incident of it. Says nothing of a real one. */
export async function tellExercise(
  call: IncidentCall,
  { id, exercise }: Pick<Incident, 'id' | 'exercise'>,
  act: string,
  told?: Told,
): Promise<void> {
  const { actor, now } = call
  if (!exercise || actor.delegationId === null) return
  await call.emit(
    exerciseAct({
      act,
      item: { kind: 'incident', id },
      delegationId: actor.delegationId,
      accountId: actor.id,
      at: now.toISOString(),
      ...(told ? { tlp: told.tlp, to: [...told.to] } : {}),
    }),
  )
}

/**
 * The incidents of an exercise, for its archive and for their removal: versions, parts, merges, questions, files with
 * their bytes, and who received what. What is real is passed over, whatever the ids say.
 */
export const exercisedIncidents: Exercised = {
  async copy(given, ids) {
    const call = asIncidentCall(given)
    const copies: unknown[] = []
    for (const id of await onlyExercises(call, ids)) copies.push(await copyWhole(call, id))
    return copies
  },
  async remove(given, ids) {
    const call = asIncidentCall(given)
    const own = await onlyExercises(call, ids)
    if (own.length > 0) await removeWhole(call, own)
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

async function copyWhole(call: IncidentCall, id: string): Promise<Record<string, unknown>> {
  const { db } = call
  const incident = await db.selectFrom('incident').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const parts = await db
    .selectFrom('incident_part')
    .innerJoin('marking as m', 'm.id', 'incident_part.marking_id')
    .select(['part', 'body', 'section', 'own_marking', 'from_version', 'since', 'made_by', 'until_version', 'ended_at'])
    .select(['ended_by', 'm.tlp', 'm.pap', 'm.delegations', 'm.people', 'm.embargo_until', 'm.caveats'])
    .where('incident_id', '=', id)
    .orderBy('incident_part.id')
    .execute()
  const questions = await db
    .selectFrom('incident_question as q')
    .leftJoin('incident_answer as a', 'a.question_id', 'q.id')
    .select(['q.id', 'q.from_id', 'q.to_id', 'q.words', 'q.asked_at', 'q.asked_by'])
    .select(['a.kind as answer', 'a.words as answer_words', 'a.at as answered_at', 'a.by as answered_by'])
    .where('q.incident_id', '=', id)
    .orderBy('q.id')
    .execute()
  const merges = await db.selectFrom('incident_merge').selectAll().where('source_id', '=', id).execute()
  const chunks = await db
    .selectFrom('incident_file_chunk')
    .select(['file_id', 'n', 'bytes'])
    .where('file_id', 'in', filesOf(parts))
    .orderBy('file_id')
    .orderBy('n')
    .execute()
  const files = chunks.map(({ file_id, n, bytes }) => ({ file_id, n, base64: Buffer.from(bytes).toString('base64') }))
  return { ...incident, parts, questions, merges, files, books: await booksOf(call, 'incident', id) }
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
  const questions = await db.selectFrom('incident_question').select('id').where('incident_id', 'in', ids).execute()
  if (questions.length > 0)
    await db
      .deleteFrom('incident_answer')
      .where(
        'question_id',
        'in',
        questions.map(({ id }) => id),
      )
      .execute()
  await db.deleteFrom('incident_question').where('incident_id', 'in', ids).execute()
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
  await strikeFromBooks(
    call,
    'question',
    questions.map(({ id }) => id),
  )
}
