import { sql } from 'kysely'
import type { Exercised } from '#platform/server/module.ts'

/** The requests of an exercise, for its archive and their removal. What is real is passed over, whatever the ids say. */
export const exercisedRequests: Exercised = {
  async copy({ db }, ids) {
    const { rows } = await sql<{ copy: unknown }>`
      select to_jsonb(r) || jsonb_build_object('steps',
        (select coalesce(jsonb_agg(to_jsonb(s) order by s.id), '[]') from request_step s where s.request_id = r.id)) as copy
      from request r where r.exercise and r.id = any (${[...ids]}::uuid[]) order by r.id`.execute(db)
    return rows.map(({ copy }) => copy)
  },
  async remove({ db }, ids) {
    await sql`delete from request where exercise and id = any (${[...ids]}::uuid[])`.execute(db)
  },
}
