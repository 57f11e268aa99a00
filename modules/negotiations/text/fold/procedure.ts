/** What each act of procedure does to the state, and why it may be refused. */
import { leavingHandlers } from '../../deciding/aside.ts'
import type { Handlers } from '../handler.ts'
import type { ProcedureKind } from '../rights-of-procedure.ts'
import { adReferendumHandlers } from './ad-referendum.ts'
import { agreementHandlers } from './agreement.ts'
import { floorHandlers } from './floor.ts'
import { groupHandlers } from './groups.ts'
import { openingHandlers } from './opening.ts'

export const procedureHandlers: Handlers<ProcedureKind> = {
  ...openingHandlers,
  ...leavingHandlers,
  ...groupHandlers,
  ...floorHandlers,
  ...adReferendumHandlers,
  ...agreementHandlers,
}
