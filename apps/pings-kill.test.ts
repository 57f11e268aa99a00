import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { contactsContract } from '#modules/contacts/contract.ts'
import { runPings } from '#modules/contacts/server/index.ts'
import { settleDelegation } from '#modules/identity/server/index.ts'
import { system } from '#platform/actor.ts'
import { readConfig } from '#platform/server/config.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { doorsWithin } from './doors-within.ts'
import { openHouse, type OpenHouse } from './server/open-house.ts'
import { layPrepared } from './test-data-folder.ts'

const delegations = 30
const perDelegation = 5
const asked = delegations * (perDelegation - 1)

/**
 * Invented delegations, each with contacts that have a mailbox, of whom the last stands in for the first; and each with a
 * crisis line to Belmere, a head and one officer. Answers Belmere's head.
 */
async function settle({ database: { kysely: db }, now }: House): Promise<string> {
  const person = { name: 'Head', email: 'head@belmere.example', roles: ['head-of-delegation'] as const }
  const belmere = await settleDelegation(
    db,
    { kind: 'state', name: 'Belmere', invented: true, people: [person] },
    now(),
  )
  const statements = `
    insert into organisation (id, kind, name, invented, created_at)
      select gen_random_uuid(), 'state', 'State ' || n, true, '2026-01-01' from generate_series(1, ${delegations}) n;
    insert into delegation (id, organisation_id, name, created_at)
      select id, id, name, created_at from organisation where name like 'State %';
    insert into marking (id, digest, owner_id, tlp) select id, id::text, id, 'green' from delegation where name like 'State %';
    insert into contact (id, owner_id, kind, function, institution, languages, zone, marking_id, effective_from)
      select gen_random_uuid(), d.id, 'technical', 'Contact ' || n, 'Ministry', '{en}', 'UTC', d.id, '2026-01-01'
      from delegation d, generate_series(1, ${perDelegation}) n where d.name like 'State %';
    update contact c set deputy_id = o.id from contact o
      where o.owner_id = c.owner_id and c.function = 'Contact 1' and o.function = 'Contact ${perDelegation}';
    insert into contact_field (contact_id, owner_id, field, body, marking_id, since)
      select id, owner_id, 'channel', jsonb_build_object('field', 'channel', 'kind', 'email', 'value', 'c-' || id || '@state.example'),
        marking_id, '2026-01-01' from contact where function like 'Contact %';
    insert into account (id, kind, delegation_id, name, roles, created_at, joined_at)
      select gen_random_uuid(), 'person', d.id, r.role || ' of ' || d.name, array[r.role], '2026-01-01', '2026-01-01'
      from delegation d, (values ('head-of-delegation'), ('diplomatic-contact')) as r (role) where d.name like 'State %';
    insert into crisis_line (id, low_id, high_id, proposed_by, proposed_at, agreed_at, ladder, subject)
      select gen_random_uuid(), least(d.id, b.id), greatest(d.id, b.id), b.id, '2026-01-01', '2026-01-02',
        '{"deputy": 300, "head": 900, "mission": 1800, "closes": 86400}', d.id::text
      from delegation d, delegation b where d.name like 'State %' and b.name = 'Belmere';
    insert into crisis_officer (id, line_id, delegation_id, account_id, added_by, added_at)
      select gen_random_uuid(), l.id, a.delegation_id, a.id, a.id, '2026-01-02'
      from crisis_line l join account a on a.delegation_id in (l.low_id, l.high_id) and a.roles = '{diplomatic-contact}'`
  for (const statement of statements.split(';')) await sql.raw(statement).execute(db)
  return belmere.people[0] ?? ''
}

/** Asks for a check as its door does: it is planned, and the house is told to look. */
async function plan(house: House): Promise<string> {
  const id = newId()
  const now = house.now()
  await inTransaction(house, system, 'test', 'acts', async (call) => {
    await sql`
      insert into ping (id, by_id, title, exercise, kinds, surprise, starts_at, anchor_at, ladder, status, made_at)
      select ${id}, id, 'World check', false, '{technical}', true, ${now}, ${now},
        '{"deputy": 60, "head": 120, "mission": 240, "closes": 600}', 'scheduled', ${now} from delegation limit 1`.execute(
      call.db,
    )
    await call.emit({ name: 'ping.planned', data: {} })
  })
  return id
}

/** Belmere rings on every line. */
async function ringAll(house: House, head: string): Promise<void> {
  const { crisis } = doorsWithin(house).as(contactsContract, head)
  for (const { id } of await crisis.lines()) await crisis.ring({ id, ringId: crypto.randomUUID(), kind: 'message' })
}

/** So many minutes pass, and nobody has answered anything. */
async function later(house: House, minutes: number): Promise<void> {
  await inTransaction(house, system, 'test', 'acts', async (call) => {
    const back = sql`make_interval(mins => ${minutes})`
    await sql`update ping set begun_at = begun_at - ${back}`.execute(call.db)
    await sql`update crisis_ring set at = at - ${back}, next_at = next_at - ${back}`.execute(call.db)
    const { rows } = await sql<{ id: string }>`select id from crisis_line limit 1`.execute(call.db)
    await call.emit({ name: 'ping.planned', data: {} })
    await call.emit({ name: 'crisis.rang', data: { id: rows[0]?.id ?? '' } })
  })
}

type Environment = Record<string, string>

async function opened(environment: Environment) {
  return openHouse(readConfig({ ...environment, LOG_LEVEL: 'silent' }))
}

/** The real server, killed so many milliseconds after it opened its doors. */
async function live(environment: Environment, milliseconds: number, by: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, ['apps/server/main.ts'], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let said = ''
  child.stdout.on('data', (part: Buffer) => (said += part.toString()))
  while (!said.includes('"address"')) await once(child.stdout, 'data')
  await pause(milliseconds)
  child.kill(by)
  await ended
}

/**
 * Lives of the house until it is done, killed at random moments in the first and told to close in the others. Answers it
 * open, with its jobs asleep.
 */
async function untilDone(environment: Environment, done: (house: House) => Promise<boolean>): Promise<OpenHouse> {
  for (const longest of [150, 400, 900]) await live(environment, randomInt(longest), 'SIGKILL')
  for (let more = 1; ; more++) {
    await live(environment, 2_000, 'SIGTERM')
    const open = await opened(environment)
    // A slow machine is given more lives: what it then still lacks, it lacks for good.
    if (more === 12 || (await done(open.house))) return open
    await open[Symbol.asyncDispose]()
  }
}

/** How many were told of each rung, of checks and of crisis lines; and whether anybody was told of one twice. */
async function told({ database: { kysely: db } }: House) {
  const { rows } = await sql<{ what: string; keys: number; notices: number }>`
    select split_part(key, ':', 1) || ' ' || split_part(key, ':', 4) as what, count(distinct key)::int as keys,
      count(*)::int as notices from notice where key like 'ping:%' or key like 'crisis:%' group by 1`.execute(db)
  return Object.fromEntries(rows.map(({ what, keys, notices }) => [what, keys === notices ? keys : [keys, notices]]))
}

/** A ring's own count of what it told is what was told: they were written as one, or not at all. */
async function counted({ database: { kysely: db } }: House): Promise<boolean> {
  const { rows } = await sql<{ agrees: boolean }>`
    select bool_and(r.told = (select count(*) from notice where starts_with(key, 'crisis:' || r.line_id || ':' || r.id || ':')))
      as agrees from crisis_ring r`.execute(db)
  return rows[0]?.agrees === true
}

test('however often the process is killed, checks and rings of crisis lines tell each rung once, and none never', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chancery-pings-kill-'))
  await layPrepared(folder)
  const environment = { CHANCERY_DATA: folder, PORT: '0', LOG_LEVEL: 'info' }
  try {
    {
      await using open = await opened(environment)
      const { house } = open
      const head = await settle(house)
      // One check has asked its contacts, and every line has rung; an hour later nobody has answered, and another check begins.
      await plan(house)
      await inTransaction(house, system, 'test', 'acts', (call) => runPings(call))
      await ringAll(house, head)
      expect(await told(house)).toEqual({ 'ping contact': asked, 'crisis officers': [delegations, 2 * delegations] })
      await later(house, 61)
      await plan(house)
    }
    await using open = await untilDone(environment, async (house) => {
      const { 'ping contact': contacts, 'ping deputy': deputies, 'crisis head': heads } = await told(house)
      return contacts === 2 * asked && deputies === delegations && heads === delegations
    })
    expect(await told(open.house)).toEqual({
      'ping contact': 2 * asked,
      'ping deputy': delegations,
      'crisis officers': [delegations, 2 * delegations],
      'crisis deputy': delegations,
      'crisis head': delegations,
    })
    expect(await counted(open.house)).toBe(true)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 180_000)
