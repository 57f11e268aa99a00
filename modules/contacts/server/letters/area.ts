import { implement } from '@orpc/server'
import { sql } from 'kysely'
import type { DeskEntry } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import { moreLine } from '#platform/server/desk.ts'
import { type Knock, oneTransaction } from '#platform/server/doors.ts'
import { byId, heardBySight, seenIn } from '#platform/server/hearing.ts'
import type { Exercised } from '#platform/server/module.ts'
import { notices } from '#modules/notices/server/index.ts'
import { strikeFromBooks } from '#modules/sharing/server/index.ts'
import { letterDoors } from '../../contract/letters.ts'
import { mayIssueLetter, mayReadLetters } from '../../rules/letters.ts'
import type { Area } from '../area.ts'
import * as letterTables from '../migrations/2026-11-22-085-letters.ts'
import * as actions from './actions.ts'
import { positions } from './positions.ts'
import { countDrafts, listedLetters } from './store.ts'
import { tellOfLetter } from './telling.ts'
import { type LetterCall, linesOf } from './views.ts'

const door = implement(letterDoors).$context<Knock>().use(oneTransaction)

export const lettersRouter = door.router({
  list: door.list.handler(({ context, input }) => actions.list(context.call, input)),
  one: door.one.handler(({ context, input }) => actions.one(context.call, input)),
  draft: door.draft.handler(({ context, input }) => actions.draft(context.call, input)),
  change: door.change.handler(({ context, input }) => actions.change(context.call, input)),
  discard: door.discard.handler(({ context, input }) => actions.discard(context.call, input)),
  issue: door.issue.handler(({ context, input }) => actions.issue(context.call, input)),
  withdraw: door.withdraw.handler(({ context, input }) => actions.withdraw(context.call, input)),
})

/** Only the two sides hear of it, and only those of them whom its marking reaches: the policies say so. */
const hearing = heardBySight(byId, seenIn('letter'))

/** Drafts that wait for whoever may put number and seal to them. */
async function desk(call: LetterCall, world: World): Promise<DeskEntry[]> {
  const own = call.actor.delegationId
  if (mayReadLetters(call.actor) !== true || own === null) return []
  if (mayIssueLetter(call.actor, { fromId: own, status: 'draft' }) !== true) return []
  const exercise = world === 'exercise'
  const rows = await listedLetters(call.db, { exercise, own, direction: 'out', status: 'draft', limit: 50 })
  const lines = (await linesOf(call, rows)).map(({ id, subject, to, changedAt }): DeskEntry => ({
    column: 'act',
    say: 'contacts.letters.desk.issue',
    values: { subject },
    path: `/letters/${id}`,
    party: to?.name ?? null,
    at: changedAt,
    due: null,
    exercise,
  }))
  if (rows.length <= 50) return lines
  const path = `/letters${exercise ? '?world=exercise' : ''}` as const
  const more = { column: 'act', say: 'contacts.letters.desk.more', path, exercise } as const
  return [...lines, ...moreLine(call, more, (await countDrafts(call.db, own, exercise)) - rows.length)]
}

/** The letters of an exercise. What is real is passed over, whatever the ids say; what stands under RED goes into no archive. */
const exercisedLetters: Exercised = {
  async copy({ db }, ids) {
    const { rows } = await sql<{ copy: unknown }>`
      select to_jsonb(l) as copy from letter l join marking m on m.id = l.marking_id and m.tlp <> 'red'
      where l.exercise and l.id = any (${[...ids]}::uuid[]) order by l.id`.execute(db)
    return rows.map(({ copy }) => copy)
  },
  /** What was not issued by then is issued to nobody. */
  async end({ db }, ids) {
    await sql`delete from letter where exercise and id = any (${[...ids]}::uuid[]) and status = 'draft'`.execute(db)
  },
  async remove(given, ids) {
    const call: LetterCall = given
    await notices.exercised.notice.remove(given, ids.map(actions.noticeKey))
    await strikeFromBooks(call, 'letter', ids)
    await sql`delete from letter where exercise and id = any (${[...ids]}::uuid[])`.execute(call.db)
  },
}

export const lettersArea: Area = {
  migrations: { '2026-11-22-085-letters': letterTables },
  events: { 'letter.issued': hearing, 'letter.withdrawn': hearing },
  jobs: [
    { name: 'contacts-letters-issued', work: (call, data) => tellOfLetter(call, data, 'issued') },
    { name: 'contacts-letters-withdrawn', work: (call, data) => tellOfLetter(call, data, 'withdrawn') },
  ],
  because: { 'letter.issued': ['contacts-letters-issued'], 'letter.withdrawn': ['contacts-letters-withdrawn'] },
  desk,
  positions,
  exercised: { letter: exercisedLetters },
}
