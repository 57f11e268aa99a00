import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Language, isLanguage } from '#platform/languages.ts'
import type { Call } from '#platform/server/call.ts'
import { newId } from '#platform/server/ids.ts'
import { Channel, DeliveryState, Fault, type Urgency } from '../contract.ts'
import type { NoticesTables } from './tables.ts'
import { isSaid, type Values } from './words.ts'

/**
 * A person with an account; or the mailbox of a function that has none, which is reached by mail alone. `onDuty`: by a
 * rota that the asker knows, this person is on duty now, so that what is urgent breaks their quiet hours.
 */
export type Addressee =
  | { account: string; onDuty?: true }
  | { mailbox: { email: string; name: string; language: Language | null } }

export type Notice = {
  /**
   * The same key is told once to the same addressee, whatever dies or repeats: `ping:<id>:<contact>:deputy`. Keys begin
   * with what they are about, so that `settle` and `deliveriesOf` take them by their beginning.
   */
  key: string
  to: readonly Addressee[]
  /** Whose business it is, for programs behind a webhook: `contacts.ping`. */
  kind: string
  urgency: Urgency
  /** A key of the words that the module gave by `giveWords`. They say that something waits, and no more. */
  say: string
  /** Names of public bodies, numbers. Nothing of what stands under a marking: all this leaves the house. */
  values: Values
  /** Where to go after signing in. */
  path: `/${string}`
  due?: Date
  exercise: boolean
  /** For these people and nobody beside them, RED or their own matter: no system of their delegation is told. */
  personal?: true
}

/** What became of one notice for one addressee. */
export type Told = {
  key: string
  account: string | null
  /** The address of a mailbox without account. */
  mailbox: string | null
  at: Date
  /** When the person marked it as read or opened it. */
  readAt: Date | null
  settledAt: Date | null
  /** The ways it leaves by; empty until the house decided, some moments after it was asked for. */
  channels: { channel: Channel; state: DeliveryState; at: Date | null; attempts: number; fault: Fault | null }[]
}

/** The most characters of a value, and the most rows in one statement. */
const longest = { key: 300, value: 160, values: 10, path: 300 }
const atOnce = 400

const rung = new WeakSet<object>()

/**
 * Tells addressees that something waits, in the caller's transaction: they are told exactly when it commits. Throws when
 * the notice is wrongly made, which is a mistake of a program and none of a person.
 */
export async function notify(call: Call<NoticesTables>, notice: Notice): Promise<void> {
  check(notice)
  const onDuty = new Set(notice.to.flatMap((one) => ('account' in one && one.onDuty ? [one.account] : [])))
  const rows = notice.to.map((addressee) => ({
    ...rowOf(call, notice, addressee),
    // Whoever stands among the addressees twice is on duty where they are so once.
    on_duty: 'account' in addressee && onDuty.has(addressee.account),
  }))
  for (let from = 0; from < rows.length; from += atOnce)
    // Neither `returning` nor a conflict target: either would ask whether the caller may see what others are told.
    await call.db
      .insertInto('notice')
      .values(rows.slice(from, from + atOnce))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  if (rows.length === 0 || rung.has(call.db)) return
  // Once for a transaction, however many are told in it.
  rung.add(call.db)
  await call.emit({ name: 'notice.made', data: { at: call.now.toISOString() } })
}

function check({ key, kind, say, values, path }: Notice): void {
  const faults = [
    key === '' || key.length > longest.key ? 'its key is empty or too long' : '',
    /^[a-z]+(\.[a-z-]+)+$/.test(kind) ? '' : `"${kind}" is no kind: module.noun`,
    isSaid(say) ? '' : `no module gave words for "${say}" (giveWords)`,
    /^\/(?![/\\])[\w\-./?=&%#~:+]*$/.test(path) && path.length <= longest.path ? '' : `"${path}" is no path of ours`,
    Object.keys(values).length <= longest.values ? '' : 'it has too many values',
    Object.values(values).every((value) => String(value).length <= longest.value) ? '' : 'a value is too long',
  ].filter(Boolean)
  if (faults.length > 0) throw new Error(`This notice cannot be given: ${faults.join('; ')}.`)
}

function rowOf(call: Call<NoticesTables>, notice: Notice, addressee: Addressee) {
  const { key, kind, urgency, say, values, path, due, exercise } = notice
  const to = 'account' in addressee ? addressOf(addressee.account) : mailboxOf(addressee.mailbox)
  return {
    id: newId(call.now.getTime()),
    key,
    ...to,
    kind,
    urgency,
    say,
    values: JSON.stringify(values),
    path,
    due: due ?? null,
    exercise,
    personal: notice.personal ?? false,
    made_at: call.now,
    made_by: call.actor.delegationId,
    planned_at: null,
    read_at: null,
    settled_at: null,
  }
}

function addressOf(account: string) {
  return { addressee: `account:${account}`, account_id: account, email: null, name: null, language: null }
}

function mailboxOf({ email, name, language }: { email: string; name: string; language: string | null }) {
  const digest = createHash('sha256').update(email.toLowerCase()).digest('hex')
  const known = isLanguage(language) ? language : null
  return { addressee: `mailbox:${digest}`, account_id: null, email, name, language: known }
}

/** What waited is done, for all keys that begin so: what is unsent stays unsent, and the desks are cleared. */
export async function settle(call: Call<NoticesTables>, keyPrefix: string): Promise<void> {
  await sql`select chancery_settle_notices(${keyPrefix})`.execute(call.db)
}

const Row = z.object({
  key: z.string(),
  account_id: z.string().nullable(),
  email: z.string().nullable(),
  made_at: z.date(),
  read_at: z.date().nullable(),
  settled_at: z.date().nullable(),
  channels: z.array(
    z.object({
      channel: Channel,
      state: DeliveryState,
      at: z.coerce.date().nullable(),
      attempts: z.number(),
      fault: Fault.nullable(),
    }),
  ),
})

/**
 * What became of all notices whose keys begin so, in the order in which they were asked for. It asks nothing about the
 * actor: the module that asks has its own rules of who may know.
 */
export async function deliveriesOf(call: Call<NoticesTables>, keyPrefix: string): Promise<Told[]> {
  const { rows } = await sql`select * from chancery_notices_told(${keyPrefix})`.execute(call.db)
  return z
    .array(Row)
    .parse(rows)
    .map((row) => ({
      key: row.key,
      account: row.account_id,
      mailbox: row.email,
      at: row.made_at,
      readAt: row.read_at,
      settledAt: row.settled_at,
      channels: row.channels,
    }))
}
