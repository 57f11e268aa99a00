import { contacts } from '#modules/contacts/web/index.ts'
import { exchange } from '#modules/exchange/web/index.ts'
import { exercises } from '#modules/exercises/web/index.ts'
import { identity } from '#modules/identity/web/index.ts'
import { incidents } from '#modules/incidents/web/index.ts'
import { negotiations } from '#modules/negotiations/web/index.ts'
import { notices } from '#modules/notices/web/index.ts'
import { record } from '#modules/record/web/index.ts'
import { rooms } from '#modules/rooms/web/index.ts'
import { sharing } from '#modules/sharing/web/index.ts'
import { gallery } from '#platform/web/gallery.ts'
import { type WebModule, page } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'
import { FrontPage } from './front-page.tsx'

/** The desk belongs to no module: every one of them answers to it. */
const desk: WebModule = {
  name: 'desk',
  routes: [{ index: true, Component: FrontPage }],
  navigation: [{ label: 'desk.title', to: '/', icon: 'desk', key: 'd', seenBy: (actor) => actor.kind === 'person' }],
  watch: {
    load: async () => ({ default: (await import('./desk-watch.tsx')).DeskWatch }),
    seenBy: (actor) => actor.kind === 'person',
  },
  words: wordsFrom(import.meta.glob('./words/*.json', { import: 'default' })),
}

/** What every module offers to programs. Its words stand with those of the desk. */
const doors: WebModule = {
  name: 'doors',
  routes: [{ path: 'doors', lazy: page(() => import('./doors/doors-page.tsx'), 'DoorsPage') }],
  navigation: [{ label: 'doors.nav', to: '/doors', icon: 'link', group: 'house' }],
}

/** THE LIST. A capability with pages has one line here; the order is that of the spine. */
export const modules: readonly WebModule[] = [
  desk,
  incidents,
  contacts,
  rooms,
  negotiations,
  exercises,
  sharing,
  exchange,
  notices,
  identity,
  record,
  gallery,
  doors,
]
