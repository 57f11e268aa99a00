import { type WebModule, page } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'
import { mayAct } from '../rules.ts'

const signedIn = (actor: { kind: string }): boolean => actor.kind === 'person'

export const sharing: WebModule = {
  name: 'sharing',
  routes: [
    { path: 'sharing-groups', lazy: page(() => import('./groups-page.tsx'), 'GroupsPage') },
    { path: 'deliveries', lazy: page(() => import('./deliveries-page.tsx'), 'DeliveriesPage') },
    { path: 'withdrawals', lazy: page(() => import('./withdrawals-page.tsx'), 'WithdrawalsPage') },
  ],
  navigation: [
    { label: 'sharing.groups.title', to: '/sharing-groups', icon: 'group', key: 's', seenBy: signedIn },
    { label: 'sharing.deliveries.title', to: '/deliveries', icon: 'receive', key: 'r', seenBy: signedIn },
    { label: 'sharing.withdrawals.title', to: '/withdrawals', icon: 'withdraw', seenBy: signedIn },
  ],
  acts: [{ label: 'sharing.groups.found', to: '/sharing-groups?found', mayUse: (actor) => mayAct(actor) === true }],
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
