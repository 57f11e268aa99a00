import { type WebModule, page } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'

const signedIn = (actor: { kind: string }): boolean => actor.kind === 'person'

export const identity: WebModule = {
  name: 'identity',
  routes: [
    { path: 'sign-in', lazy: page(() => import('./sign-in-page.tsx'), 'SignInPage') },
    { path: 'invitation', lazy: page(() => import('./invitation-page.tsx'), 'InvitationPage') },
    { path: 'people', lazy: page(() => import('./people-page.tsx'), 'PeoplePage') },
    { path: 'machines', lazy: page(() => import('./machines-page.tsx'), 'MachinesPage') },
    { path: 'devices', lazy: page(() => import('./devices/devices-page.tsx'), 'DevicesPage') },
    { path: 'credentials', lazy: page(() => import('./devices/credentials-page.tsx'), 'CredentialsPage') },
    { path: 'me', lazy: page(() => import('./me-page.tsx'), 'MePage') },
  ],
  navigation: [
    { label: 'people.title', to: '/people', icon: 'people', key: 'p', group: 'house', seenBy: signedIn },
    { label: 'machines.title', to: '/machines', icon: 'key', key: 'k', group: 'house', seenBy: signedIn },
    { label: 'devices.title', to: '/devices', icon: 'seal', group: 'house', seenBy: signedIn },
    { label: 'me.title', to: '/me', icon: 'settings', group: 'house', seenBy: signedIn },
  ],
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
