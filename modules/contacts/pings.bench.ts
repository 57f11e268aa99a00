/**
 * A communication check of the whole world: 193 delegations with six contacts each are asked by mail, against a real mail
 * server in a process of its own. Cost follows the contacts: a few statements for all of them, one notice and one mail for
 * each. `npm run bench -- pings [delegations]`; PostgreSQL with DATABASE_URL, PGlite without.
 */
import { type Kysely, sql } from 'kysely'
import { people } from '#modules/identity/server/test-world.ts'
import type { AnyTables } from '#platform/server/database.ts'
import { deliver } from '#modules/notices/server/index.ts'
import { startMailServer } from '#modules/notices/test-mail-server.ts'
import { doorsOf, openContactsWorld, runJob } from './server/test-contacts.ts'

const perDelegation = 6

export async function bench([wanted = '193']: readonly string[]): Promise<void> {
  const delegations = Math.max(1, Number.parseInt(wanted, 10) || 193)
  await using mailServer = await startMailServer()
  await using world = await openContactsWorld({ SMTP_URL: mailServer.url })
  await settle(world.database.kysely, delegations)
  await doorsOf(world, people.host.secretary).pings.create({
    title: 'World check',
    world: 'real',
    delegationIds: null,
    kinds: ['diplomatic', 'technical', 'foreign-affairs', 'law-enforcement', 'private-sector'],
    startsAt: world.house.now().toISOString(),
    surprise: true,
    everyMonths: null,
    ladder: { deputy: 60, head: 120, mission: 240, closes: 600 },
  })
  const began = { wall: performance.now(), cpu: process.cpuUsage() }
  await runJob(world, 'contacts-pings')
  const asked = performance.now()
  await deliver(world.house)
  const { user, system } = process.cpuUsage(began.cpu)
  const told = new Set(mailServer.mails.map(({ messageId }) => messageId)).size
  console.log(
    JSON.stringify({
      bench: 'pings',
      engine: world.database.engine,
      contacts: delegations * perDelegation,
      mails: mailServer.mails.length,
      told,
      askedAfterSeconds: seconds(asked - began.wall),
      wallSeconds: seconds(performance.now() - began.wall),
      cpuSeconds: seconds((user + system) / 1_000),
      peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1_024),
    }),
  )
  if (told !== delegations * perDelegation) process.exitCode = 1
}

const seconds = (milliseconds: number): number => Math.round(milliseconds) / 1_000

/** Delegations, and contacts with a mailbox each, as a host that has kept its directory for years. */
async function settle(db: Kysely<AnyTables>, delegations: number): Promise<void> {
  const statements = `
    insert into organisation (id, kind, name, invented, created_at)
      select gen_random_uuid(), 'state', 'State ' || n, true, '2026-01-01' from generate_series(1, ${delegations}) n;
    insert into delegation (id, organisation_id, name, created_at)
      select id, id, name, created_at from organisation where name like 'State %';
    insert into marking (id, digest, owner_id, tlp) select id, id::text, id, 'green' from delegation where name like 'State %';
    insert into contact (id, owner_id, kind, function, institution, languages, zone, marking_id, effective_from)
      select gen_random_uuid(), d.id,
        (array['diplomatic', 'technical', 'foreign-affairs', 'law-enforcement', 'private-sector', 'technical'])[n],
        'Contact ' || n, 'Ministry', '{en}', 'UTC', d.id, '2026-01-01'
      from delegation d, generate_series(1, ${perDelegation}) n where d.name like 'State %';
    insert into contact_field (contact_id, owner_id, field, body, marking_id, since)
      select id, owner_id, 'channel', jsonb_build_object('field', 'channel', 'kind', 'email', 'value', 'c-' || id || '@state.example'),
        marking_id, '2026-01-01' from contact where function like 'Contact %'`
  for (const statement of statements.split(';')) await sql.raw(statement).execute(db)
}
