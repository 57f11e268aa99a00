import { type WebModule, page } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'
import { mayDraftRequest } from '../rules/requests.ts'

const ofDelegation = (actor: { kind: string; delegationId: string | null }): boolean =>
  actor.kind === 'person' && actor.delegationId !== null

/** Each area adds its routes; its words stand in web/<area>/words and come with its first page. */
export const contacts: WebModule = {
  name: 'contacts',
  routes: [
    {
      path: 'requests',
      lazy: page(() => import('./requests/requests-page.tsx'), 'RequestsPage'),
      children: [{ path: ':id', lazy: page(() => import('./requests/request-page.tsx'), 'RequestPage') }],
    },
    { path: 'requests/new', lazy: page(() => import('./requests/new-page.tsx'), 'NewPage') },
    { path: 'requests/:id/edit', lazy: page(() => import('./requests/edit-page.tsx'), 'EditPage') },
    { path: 'requests/statistics', lazy: page(() => import('./requests/statistics-page.tsx'), 'StatisticsPage') },
  ],
  navigation: [{ label: 'contacts.requests.title', to: '/requests', icon: 'note', key: 'q', seenBy: ofDelegation }],
  acts: [{ label: 'contacts.requests.new', to: '/requests/new', mayUse: (actor) => mayDraftRequest(actor) === true }],
  // What the desk and the spine say.
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
