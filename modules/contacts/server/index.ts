import { giveWords } from '#modules/notices/server/index.ts'
import type { Module } from '#platform/server/module.ts'
import en from '../words/en.json' with { type: 'json' }
import fa from '../words/fa.json' with { type: 'json' }
import fr from '../words/fr.json' with { type: 'json' }
import th from '../words/th.json' with { type: 'json' }
import { type Area, gathered } from './area.ts'
import { crisisArea, crisisRouter } from './crisis/area.ts'
import { directoryArea } from './directory/area.ts'
import { directoryRouter } from './directory/doors.ts'
import { lettersArea, lettersRouter } from './letters/area.ts'
import { nominationsArea } from './nominations/area.ts'
import { nominationsRouter } from './nominations/doors.ts'
import { pingsArea, pingsRouter } from './pings/area.ts'
import { requestsArea, requestsRouter } from './requests/area.ts'
import { rotaArea } from './rota/area.ts'
import { rotaRouter } from './rota/doors.ts'

export {
  contactById,
  contactsOf,
  type ContactRow,
  ladderOf,
  onDutyOf,
  type Reach,
  reachesOf,
  reachOf,
  type Rung,
} from './directory/index.ts'

export { passNominations } from './nominations/in-force.ts'

export { runPings } from './pings/running.ts'

export { stageLetter } from './letters/staged.ts'
export type { LettersTables } from './letters/tables.ts'
export { stageRequest } from './requests/staged.ts'

// What notices and the desk say, of all areas: modules/contacts/words.
giveWords({ en, fr, fa, th })

/** Each area adds its line here, and that of its doors below. */
const areas: readonly Area[] = [
  directoryArea,
  nominationsArea,
  rotaArea,
  pingsArea,
  requestsArea,
  crisisArea,
  lettersArea,
]

export const contacts = {
  name: 'contacts',
  router: {
    directory: directoryRouter,
    nominations: nominationsRouter,
    rota: rotaRouter,
    pings: pingsRouter,
    requests: requestsRouter,
    letters: lettersRouter,
    crisis: crisisRouter,
  },
  ...gathered(areas),
} satisfies Module
