import { sql } from 'kysely'
import { newId } from '#platform/server/ids.ts'
import { people, type TestWorld } from './test-world.ts'

/** An exercise that is on, of the host's, in which these delegations play: under EXERCISE they may do something. Answers its id. */
export async function playedBy(world: TestWorld, ...players: string[]): Promise<string> {
  const { kysely: db } = world.database
  const run = newId(world.house.now().getTime())
  await sql`insert into exercise_run (id, scenario_id, family, scenario, control_id, created_by, created_at, alone, status, clock)
    select ${run}, ${run}, ${run}, '{"title": {"en": "Lantern tide"}}', delegation_id, id, ${world.house.now()}, false, 'running', '{}'
    from account where id = ${people.host.secretary}::uuid`.execute(db)
  for (const player of players)
    await sql`insert into exercise_player (run_id, role, delegation_id) values (${run}, 'played', ${player})`.execute(
      db,
    )
  return run
}
