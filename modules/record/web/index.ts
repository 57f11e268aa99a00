import { type WebModule, page } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'

export const record: WebModule = {
  name: 'record',
  routes: [{ path: 'these-pages', lazy: page(() => import('./code-page.tsx'), 'CodePage') }],
  navigation: [{ label: 'these.nav', to: '/these-pages', icon: 'shield', group: 'house' }],
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
