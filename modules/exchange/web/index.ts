import { type WebModule, page } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'
import { mayAct } from '#modules/sharing/rules.ts'

const signedIn = (actor: { kind: string }): boolean => actor.kind === 'person'

export const exchange: WebModule = {
  name: 'exchange',
  routes: [
    { path: 'collections', lazy: page(() => import('./collections-page.tsx'), 'CollectionsPage') },
    { path: 'collections/:id', lazy: page(() => import('./collection-page.tsx'), 'CollectionPage') },
    { path: 'objects/:stixId', lazy: page(() => import('./object-page.tsx'), 'ObjectPage') },
    { path: 'markings', lazy: page(() => import('./markings-page.tsx'), 'MarkingsPage') },
  ],
  navigation: [
    { label: 'exchange.collections', to: '/collections', icon: 'shelf', key: 'c', seenBy: signedIn },
    { label: 'exchange.markings', to: '/markings', icon: 'eye', key: 'm', seenBy: signedIn },
  ],
  acts: [{ label: 'exchange.collection.make', to: '/collections?make', mayUse: (actor) => mayAct(actor) === true }],
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
