import { type WebModule, page } from '#platform/web/module.ts'
import { whenSeatChanges } from '#platform/web/session.tsx'
import { wordsFrom } from '#platform/web/words.ts'
import { stopRingingFor } from './ringing-for.ts'

// This browser rings for one person; whoever sits down after them is not shown that something waits for somebody else.
whenSeatChanges((next) => void stopRingingFor(next))

export const notices: WebModule = {
  name: 'notices',
  routes: [
    { path: 'notices', lazy: page(() => import('./notices-page.tsx'), 'NoticesPage') },
    { path: 'notices/settings', lazy: page(() => import('./settings-page.tsx'), 'SettingsPage') },
    { path: 'notices/:id', lazy: page(() => import('./open-page.tsx'), 'OpenPage') },
  ],
  navigation: [
    {
      label: 'notices.title',
      to: '/notices',
      icon: 'clock',
      key: 'n',
      group: 'house',
      seenBy: (actor) => actor.kind === 'person',
    },
  ],
  watch: {
    load: async () => ({ default: (await import('./rung-watch.tsx')).RungWatch }),
    seenBy: (actor) => actor.kind === 'person',
  },
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
