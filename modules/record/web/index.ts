import { type WebModule, page } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'

export const record: WebModule = {
  name: 'record',
  routes: [
    { path: 'record', lazy: page(() => import('./record-page.tsx'), 'RecordPage') },
    { path: 'these-pages', lazy: page(() => import('./code-page.tsx'), 'CodePage') },
  ],
  navigation: [
    { label: 'record.title', to: '/record', icon: 'seal', group: 'house' },
    { label: 'these.nav', to: '/these-pages', icon: 'shield', group: 'house' },
  ],
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
