import { implement } from '@orpc/server'
import { must } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { atThreshold, type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { Module } from '#platform/server/module.ts'
import { hostSubjectOf } from '#modules/record/server/index.ts'
import { roomLimits, roomsContract } from '../contract.ts'
import { mayUseRooms } from '../rules.ts'
import * as arrivals from './actions/arrivals.ts'
import * as removing from './actions/removing.ts'
import * as rooms_ from './actions/rooms.ts'
import * as writing from './actions/writing.ts'
import { desk } from './desk.ts'
import { events } from './events.ts'
import { exercisedRooms } from './exercised.ts'
import { jobs } from './jobs.ts'
import * as roomTables from './migrations/2026-11-21-060-rooms.ts'
import { paced } from './pace.ts'
import { blobRoutes } from './routes.ts'

export { delegationsInRoom, isInRoom, isPlayedRoom } from './standing.ts'
export type { RoomTables } from './tables.ts'

// The threshold gives refusals of the pace their answer.
const door = implement(roomsContract).$context<Knock>().use(atThreshold).use(paced).use(oneTransaction)

// Welcomes and a commit in base64url, and all that stands around them.
const largestCommit = Math.ceil(((roomLimits.commit + roomLimits.welcomes) * 4) / 3) + 200_000

function user<Tables>(call: Call<Tables>): Call<Tables> {
  must(mayUseRooms(call.actor))
  return call
}

export const rooms = {
  name: 'rooms',
  router: door.router({
    open: door.open.handler(({ context, input }) =>
      rooms_.open(user(context.call), input, hostSubjectOf(context.house)),
    ),
    list: door.list.handler(({ context, input }) => rooms_.list(user(context.call), input)),
    room: door.room.handler(({ context, input }) => rooms_.room(user(context.call), input)),
    commit: door.commit.handler(({ context, input }) => writing.commit(user(context.call), input)),
    send: door.send.handler(({ context, input }) => writing.send(user(context.call), input)),
    fetch: door.fetch.handler(({ context, input }) => rooms_.fetch(user(context.call), input)),
    confirm: door.confirm.handler(({ context, input }) => removing.confirm(user(context.call), input)),
    close: door.close.handler(({ context, input }) => rooms_.close(user(context.call), input)),
    reopen: door.reopen.handler(({ context, input }) => rooms_.reopen(user(context.call), input)),
    present: door.present.handler(({ context, input }) => rooms_.present(user(context.call), input)),
    welcomes: door.welcomes.handler(({ context, input }) => arrivals.welcomes(user(context.call), input)),
    welcomed: door.welcomed.handler(({ context, input }) => arrivals.welcomed(user(context.call), input)),
    packages: door.packages.handler(({ context, input }) => arrivals.packages(user(context.call), input)),
    packagesLeft: door.packagesLeft.handler(({ context, input }) => arrivals.packagesLeft(user(context.call), input)),
    takePackages: door.takePackages.handler(({ context, input }) => arrivals.takePackages(user(context.call), input)),
  }),
  routes: blobRoutes,
  migrations: { '2026-11-21-060-rooms': roomTables },
  jobs,
  events,
  desk,
  exercised: { room: exercisedRooms },
  bodies: { '/rooms/:id/commits': largestCommit },
} satisfies Module
