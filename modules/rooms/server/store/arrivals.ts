import { type Kysely, sql } from 'kysely'
import { newId } from '#platform/server/ids.ts'
import type { RoomTables } from '../tables.ts'

type Db = Kysely<RoomTables>

export type NewWelcome = { bytes: Uint8Array; devices: readonly { device: string; account: string }[] }

/** A welcome stands once, however many devices it is for. */
export async function insertWelcomes(
  db: Db,
  { roomId, seq, at }: { roomId: string; seq: number; at: Date },
  welcomes: readonly NewWelcome[],
): Promise<void> {
  if (welcomes.length === 0) return
  const kept = welcomes.map((welcome) => ({ ...welcome, id: newId(at.getTime()) }))
  await db
    .insertInto('room_welcome')
    .values(kept.map(({ id, bytes }) => ({ id, room_id: roomId, seq, bytes, at })))
    .execute()
  const devices = kept.flatMap((welcome) =>
    welcome.devices.map(({ device, account }) => ({
      welcome_id: welcome.id,
      room_id: roomId,
      device,
      account_id: account,
    })),
  )
  await db.insertInto('room_welcome_device').values(devices).execute()
}

export type Waiting = { room: string; subject: string; exercise: boolean; seq: number; bytes: Uint8Array }

/**
 * Of the actor's own device: the oldest of each opener, then the next of each, so that one who invites to many rooms does
 * not hide the others, nor an exercise what is real. No more bytes than asked for, but one at least.
 */
export async function welcomesOf(
  db: Db,
  device: string,
  accountId: string,
  most: { welcomes: number; bytes: number },
): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select room, subject, exercise, seq, bytes from (
      select *, sum(size) over (order by turn, id) - size as before
      from (
        select r.id as room, r.subject, r.exercise, w.id, w.seq, w.bytes, octet_length(w.bytes) as size,
          row_number() over (partition by o.account_id, r.exercise order by w.id) as turn
        from room_welcome_device d join room_welcome w on w.id = d.welcome_id join room r on r.id = w.room_id
        left join room_member o on o.room_id = r.id and o.joined_seq = 0
        where d.device = ${device} and d.account_id = ${accountId}
      ) in_turn
    ) waiting
    where before <= ${most.bytes} order by turn, id limit ${most.welcomes}`.execute(db)
  return rows
}

export async function dropWelcomes(db: Db, roomId: string, devices: readonly string[]): Promise<number> {
  if (devices.length === 0) return 0
  const { numDeletedRows } = await db
    .deleteFrom('room_welcome_device')
    .where('room_id', '=', roomId)
    .where('device', 'in', devices)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

export async function isWelcome(db: Db, roomId: string, accountId: string | null): Promise<boolean> {
  const row = await db
    .selectFrom('room_welcome_device')
    .select('device')
    .where('room_id', '=', roomId)
    .where('account_id', '=', accountId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

type Package = { device: string; account: string; bytes: Uint8Array; lastResort: boolean; at: Date }

/** A package that is there already is passed over: it would otherwise be handed out twice. */
export async function insertPackages(db: Db, packages: readonly Package[]): Promise<void> {
  if (packages.length === 0) return
  await db
    .insertInto('room_key_package')
    .values(
      packages.map(({ device, account, bytes, lastResort, at }) => ({
        device,
        account_id: account,
        bytes,
        last_resort: lastResort,
        at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function dropPackages(db: Db, device: string): Promise<void> {
  await db.deleteFrom('room_key_package').where('device', '=', device).execute()
}

export async function dropLastResort(db: Db, device: string): Promise<void> {
  await db.deleteFrom('room_key_package').where('device', '=', device).where('last_resort', '=', true).execute()
}

/** Of the actor's own device. */
export async function packagesOf(db: Db, device: string): Promise<{ left: number; lastResort: boolean }> {
  const { rows } = await sql<{ left: number; lastResort: boolean }>`
    select count(*) filter (where not last_resort)::int as left, coalesce(bool_or(last_resort), false) as "lastResort"
    from room_key_package where device = ${device}`.execute(db)
  return rows[0] ?? { left: 0, lastResort: false }
}

export type TakenPackage = { device: string; bytes: Uint8Array; lastResort: boolean }

export async function takePackagesOf(db: Db, devices: readonly string[]): Promise<TakenPackage[]> {
  const { rows } = await sql<TakenPackage>`
    select device, bytes, last_resort as "lastResort" from chancery_take_packages(${[...devices]}::text[])`.execute(db)
  return rows
}
