import { sql } from 'kysely'
import type { Job } from '#platform/server/module.ts'
import type { RoomCall } from './standing.ts'

const day = 24 * 3_600_000
/** A welcome that nobody took for so long is given up; whoever invited can do so again. In milliseconds. */
const longestWelcome = 90 * day
/** An upload that was not finished by then never will be. */
const longestUpload = day

/** Forgets what has run out, and what nobody can come for any more. Only digests of envelopes stay, for the chain. */
async function forget(call: RoomCall): Promise<void> {
  await forgetEnvelopes(call)
  await forgetBlobs(call)
  await forgetArrivals(call)
}

/** Those whose time has run out, and all of rooms that nobody is in. */
async function forgetEnvelopes({ db, now }: RoomCall): Promise<void> {
  await sql`
    with gone as (
      update room_envelope e set bytes = null
      where bytes is not null and (expires_at <= ${now} or not exists (
        select from room_member m where m.room_id = e.room_id and m.left_seq is null))
      returning room_id, size)
    update room_state s set stored = stored - freed.size
    from (select room_id, sum(size) as size from gone group by room_id) freed where s.room_id = freed.room_id`.execute(
    db,
  )
}

async function forgetBlobs({ db, now }: RoomCall): Promise<void> {
  const unfinished = new Date(now.getTime() - longestUpload)
  await sql`
    with abandoned as (
      select room_id, blob from room_blob
      group by room_id, blob having max(at) < ${unfinished} and count(*) < max(chunks)),
    gone as (
      delete from room_blob b
      where expires_at <= ${now}
        or (room_id, blob) in (select room_id, blob from abandoned)
        or not exists (select from room_member m where m.room_id = b.room_id and m.left_seq is null)
      returning room_id, size)
    update room_state s set stored = stored - freed.size
    from (select room_id, sum(size) as size from gone group by room_id) freed where s.room_id = freed.room_id`.execute(
    db,
  )
}

/** Welcomes that all have taken, or that are too old; what waits for accounts that have no standing any more. */
async function forgetArrivals({ db, now }: RoomCall): Promise<void> {
  const standing = sql`select a.id from account a join delegation d on d.id = a.delegation_id
    where a.revoked_at is null and d.ended_at is null`
  await sql`delete from room_welcome_device where account_id not in (${standing})`.execute(db)
  await sql`
    with gone as (
      delete from room_welcome w where at < ${new Date(now.getTime() - longestWelcome)}
        or not exists (select from room_welcome_device d where d.welcome_id = w.id)
      returning room_id, octet_length(bytes) as size)
    update room_state s set stored = stored - freed.size
    from (select room_id, sum(size) as size from gone group by room_id) freed where s.room_id = freed.room_id`.execute(
    db,
  )
  await sql`delete from room_key_package where account_id not in (${standing})`.execute(db)
}

export const jobs = [{ name: 'rooms-forget', cron: '*/5 * * * *', work: forget }] as const satisfies readonly Job[]
