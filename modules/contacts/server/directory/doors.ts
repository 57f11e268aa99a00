import { implement } from '@orpc/server'
import { atThreshold, type Knock, oneTransaction } from '#platform/server/doors.ts'
import { directoryDoors } from '../../contract/directory.ts'
import * as actions from './actions.ts'
import * as authority from './authority.ts'
import * as mission from './mission.ts'
import { places } from './places.ts'

const door = implement(directoryDoors).$context<Knock>().use(oneTransaction)
// Counted outside of any transaction, so that a refusal does not roll the count back.
const threshold = implement(directoryDoors).$context<Knock>().use(atThreshold)

export const directoryRouter = {
  list: door.list.handler(({ context, input }) => actions.list(context.call, input)),
  one: door.one.handler(({ context, input }) => actions.one(context.call, input)),
  map: door.map.handler(({ context }) => places(context.call)),
  history: door.history.handler(({ context, input }) => actions.history(context.call, input)),
  board: door.board.handler(({ context }) => authority.board(context.call)),
  keep: door.keep.handler(({ context, input }) => actions.keep(context.call, input)),
  verify: door.verify.handler(({ context, input }) => actions.verify(context.call, input)),
  nameInitiator: door.nameInitiator.handler(({ context, input }) => authority.nameInitiator(context.call, input)),
  endInitiator: door.endInitiator.handler(({ context, input }) => authority.endInitiator(context.call, input)),
  setMission: threshold.setMission.handler(({ context, input }) => mission.setMission(context, input)),
  confirmMission: threshold.confirmMission.handler(({ context, input }) => mission.confirmMission(context, input)),
}
