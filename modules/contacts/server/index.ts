import type { Module } from '#platform/server/module.ts'
import { type Area, gathered } from './area.ts'

export {
  contactById,
  contactsOf,
  type ContactRow,
  ladderOf,
  onDutyOf,
  type Reach,
  reachOf,
  type Rung,
} from './directory/index.ts'

/** Each area adds its line here, and that of its doors below. */
const areas: readonly Area[] = []

export const contacts = {
  name: 'contacts',
  router: {},
  ...gathered(areas),
} satisfies Module
