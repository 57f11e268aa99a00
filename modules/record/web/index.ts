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
  watch: {
    // Looks after the code itself once the page is there and at rest: nothing that a reader waits for.
    load: async () => {
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      const { CodeWatch } = await import('./code-watch.tsx')
      return { default: CodeWatch }
    },
  },
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
