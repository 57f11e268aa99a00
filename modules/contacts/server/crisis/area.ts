import { implement } from '@orpc/server'
import { type Knock, oneTransaction } from '#platform/server/doors.ts'
import { byId, heardBySight } from '#platform/server/hearing.ts'
import { crisisDoors } from '../../contract/crisis.ts'
import type { Area } from '../area.ts'
import * as crisisTables from '../migrations/2026-11-22-084-crisis.ts'
import * as actions from './actions.ts'
import { climbAll } from './climbing.ts'
import { crisisDesk } from './desk.ts'
import { exercisedRings } from './exercised.ts'
import * as ringing from './ringing.ts'
import { officerAmong } from './store.ts'
import { type CrisisCall, wholeOf } from './views.ts'

const door = implement(crisisDoors).$context<Knock>().use(oneTransaction)

export const crisisRouter = door.router({
  mine: door.mine.handler(({ context }) => ringing.mine(context.call)),
  lines: door.lines.handler(({ context }) => actions.lines(context.call)),
  line: door.line.handler(({ context, input }) => wholeOf(context.call, input.id)),
  propose: door.propose.handler(({ context, input }) => actions.propose(context.call, input)),
  agree: door.agree.handler(({ context, input }) => actions.agree(context.call, input)),
  decline: door.decline.handler(({ context, input }) => actions.decline(context.call, input)),
  end: door.end.handler(({ context, input }) => actions.end(context.call, input)),
  attach: door.attach.handler(({ context, input }) => actions.attach(context.call, input)),
  reattach: door.reattach.handler(({ context, input }) => actions.reattach(context.call, input)),
  officer: {
    add: door.officer.add.handler(({ context, input }) => actions.addOfficer(context.call, input)),
    remove: door.officer.remove.handler(({ context, input }) => actions.removeOfficer(context.call, input)),
  },
  ring: door.ring.handler(({ context, input }) => ringing.ring(context.call, input)),
  answered: door.answered.handler(({ context, input }) => ringing.answered(context.call, input)),
  rings: door.rings.handler(({ context, input }) => ringing.rings(context.call, input)),
})

/** Of a line that is not theirs nobody hears; of their own delegation's the officers alone. */
const hearing = {
  scopes: ['rooms'],
  ...heardBySight(byId, (call: CrisisCall, ids) => officerAmong(call.db, ids)),
}

export const crisisArea: Area = {
  migrations: { '2026-11-22-084-crisis': crisisTables },
  events: { 'crisis.rang': hearing, 'crisis.changed': hearing },
  jobs: [{ name: 'contacts-crisis', cron: '* * * * *', work: (call) => climbAll(call) }],
  because: { 'crisis.rang': ['contacts-crisis'] },
  desk: crisisDesk,
  exercised: { 'crisis-ring': exercisedRings },
}
