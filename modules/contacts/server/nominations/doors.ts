import { implement } from '@orpc/server'
import { type Knock, oneTransaction } from '#platform/server/doors.ts'
import { nominationDoors } from '../../contract/nominations.ts'
import * as actions from './actions.ts'
import { importContacts } from './importing.ts'
import { list } from './views.ts'

const door = implement(nominationDoors).$context<Knock>().use(oneTransaction)

export const nominationsRouter = door.router({
  list: door.list.handler(({ context, input }) => list(context.call, input)),
  one: door.one.handler(({ context, input }) => actions.one(context.call, input)),
  draft: door.draft.handler(({ context, input }) => actions.draft(context.call, input)),
  change: door.change.handler(({ context, input }) => actions.change(context.call, input)),
  propose: door.propose.handler(({ context, input }) => actions.propose(context.call, input)),
  withdraw: door.withdraw.handler(({ context, input }) => actions.withdraw(context.call, input)),
  accept: door.accept.handler(({ context, input }) => actions.accept(context.call, input)),
  return: door.return.handler(({ context, input }) => actions.giveBack(context.call, input)),
  import: door.import.handler(({ context, input }) => importContacts(context.call, input)),
})
