/** The mailbox of a mission: the last rung, once somebody who reads it has handed the code that came there to the head. */
import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { toHex, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { isLanguage } from '#platform/languages.ts'
import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import type { Knock } from '#platform/server/doors.ts'
import { newId } from '#platform/server/ids.ts'
import { type Limit, takeTurns } from '#platform/server/rate.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { type NoticesTables, notify, settle } from '#modules/notices/server/index.ts'
import type { Mailbox, MissionMailbox } from '../../contract/directory.ts'
import { mayNameInitiators, mayReadContacts } from '../../rules/directory.ts'
import type { DirectoryCall } from './eyes.ts'

type MissionCall = DirectoryCall & Call<NoticesTables>

const done = { done: true } as const

/** Until somebody at an address confirms it, no delegation sends our mail to one stranger after another. */
const changes = { burst: 3, every: 3_600_000 } satisfies Limit

/** Of a hundred million codes: whoever guesses for all the time that one is good has tried some hundreds. */
const guesses = { burst: 5, every: 600_000 } satisfies Limit

/** How long a code is good, in milliseconds: over the weekend of a mission. */
const goodFor = 3 * 86_400_000

export async function missionOf(call: DirectoryCall, delegationId: string): Promise<MissionMailbox | null> {
  const row = await call.db
    .selectFrom('contact_mission')
    .select(['email', 'name', 'language', 'confirmed_at as confirmedAt', 'code_until as codeUntil'])
    .where('delegation_id', '=', delegationId)
    .executeTakeFirst()
  if (!row?.email) return null
  const good = row.codeUntil !== null && row.codeUntil > call.now
  return {
    email: row.email,
    name: row.name ?? '',
    language: row.language ?? 'en',
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    codeUntil: good ? (row.codeUntil?.toISOString() ?? null) : null,
  }
}

/** Another name or language of a mailbox that is confirmed sends no code; one that is not confirmed is sent another. */
export async function setMission(knock: Knock, { mission }: { mission: Mailbox | null }) {
  await takeTurn(knock, 'mission', changes)
  return inTransaction(knock.house, knock.actor, 'directory.setMission', 'acts', async (call: MissionCall) => {
    const own = ownDelegation(call)
    const before = await missionOf(call, own)
    const confirmed = before?.confirmedAt != null && before.email.toLowerCase() === mission?.email.toLowerCase()
    const code =
      mission === null || confirmed
        ? null
        : randomInt(10 ** 8)
            .toString()
            .padStart(8, '0')
    // Nobody is left to wait for a code that never comes.
    if (code && knock.house.config.smtpUrl === undefined) throw new Refusal('MISSION_NO_MAIL')
    await settle(call, keyOf(own))
    await store(call, own, mission, code)
    if (mission && code) await send(call, own, mission, code)
    return done
  })
}

export async function confirmMission(knock: Knock, { code }: { code: string }) {
  await takeTurn(knock, 'mission code', guesses)
  return inTransaction(knock.house, knock.actor, 'directory.confirmMission', 'acts', async (call: MissionCall) => {
    const own = ownDelegation(call)
    const digest = digestOf(own, (await missionOf(call, own))?.email ?? '', code.replaceAll(/\D/g, ''))
    const { rows } = await sql<{ right: boolean }>`
      select contact_mission_confirm(${digest}) as "right"`.execute(call.db)
    if (!rows[0]?.right) throw new Refusal('MISSION_CODE_WRONG')
    await settle(call, keyOf(own))
    return done
  })
}

async function takeTurn({ house, actor }: Knock, what: string, limit: Limit): Promise<void> {
  must(mayReadContacts(actor))
  must(mayNameInitiators(actor))
  await takeTurns(house.database, house.now(), [{ key: `contacts ${what} of ${actor.delegationId}`, limit }])
}

async function store(call: DirectoryCall, own: string, mission: Mailbox | null, code: string | null): Promise<void> {
  const row = {
    email: mission?.email ?? null,
    name: mission?.name ?? null,
    language: mission?.language ?? null,
    set_by: call.actor.id ?? '',
    set_at: call.now,
    code: mission && code && digestOf(own, mission.email, code),
    code_until: code === null ? null : new Date(call.now.getTime() + goodFor),
  }
  await call.db
    .insertInto('contact_mission')
    .values({ delegation_id: own, ...row })
    .onConflict((conflict) => conflict.column('delegation_id').doUpdateSet(row))
    .execute()
}

/** To an address that nobody has confirmed go our own words alone: no name that a delegation wrote. */
async function send(call: MissionCall, own: string, mission: Mailbox, code: string): Promise<void> {
  const { email } = mission
  const language = mission.language.split('-')[0]?.toLowerCase()
  const delegation = await call.db.selectFrom('delegation').select('name').where('id', '=', own).executeTakeFirst()
  await notify(call, {
    key: `${keyOf(own)}${newId(call.now.getTime())}`,
    to: [{ mailbox: { email, name: '', language: isLanguage(language) ? language : null } }],
    kind: 'contacts.mission',
    urgency: 'prompt',
    say: 'contacts.notice.mission.code',
    values: { code: `${code.slice(0, 4)} ${code.slice(4)}`, delegation: (delegation?.name ?? '').slice(0, 160) },
    path: '/contacts/board',
    exercise: false,
  })
}

const keyOf = (delegationId: string): string => `contacts:mission:${delegationId}:`

function digestOf(delegationId: string, email: string, code: string): string {
  return toHex(sha256(utf8(`${delegationId}\n${email.toLowerCase()}\n${code}`)))
}

function ownDelegation({ actor }: DirectoryCall): string {
  if (actor.delegationId === null) throw new Refusal('CONTACTS_NOT_FOR_YOU')
  return actor.delegationId
}
