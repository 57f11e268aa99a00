import { type WebModule, page } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'
import { mayDraftLetter } from '../rules/letters.ts'
import { mayPing } from '../rules/pings.ts'
import { mayDraftRequest } from '../rules/requests.ts'

const ofDelegation = (actor: { kind: string; delegationId: string | null }): boolean =>
  actor.kind === 'person' && actor.delegationId !== null

/** Each area adds its routes; its words stand in web/<area>/words and come with its first page. */
export const contacts: WebModule = {
  name: 'contacts',
  routes: [
    {
      path: 'contacts',
      lazy: page(() => import('./directory/contacts-page.tsx'), 'ContactsPage'),
      children: [{ path: ':id', lazy: page(() => import('./directory/contact-page.tsx'), 'ContactPage') }],
    },
    { path: 'contacts/:id/keep', lazy: page(() => import('./directory/keep-page.tsx'), 'KeepPage') },
    { path: 'contacts/map', lazy: page(() => import('./directory/map-page.tsx'), 'MapPage') },
    { path: 'contacts/board', lazy: page(() => import('./directory/board-page.tsx'), 'BoardPage') },
    {
      path: 'contacts/nominations',
      lazy: page(() => import('./nominations/nominations-page.tsx'), 'NominationsPage'),
      children: [{ path: ':id', lazy: page(() => import('./nominations/nomination-page.tsx'), 'NominationPage') }],
    },
    { path: 'contacts/nominations/new', lazy: page(() => import('./nominations/new-page.tsx'), 'NewPage') },
    { path: 'contacts/nominations/:id/edit', lazy: page(() => import('./nominations/new-page.tsx'), 'EditPage') },
    { path: 'contacts/rota', lazy: page(() => import('./rota/rota-page.tsx'), 'RotaPage') },
    {
      path: 'requests',
      lazy: page(() => import('./requests/requests-page.tsx'), 'RequestsPage'),
      children: [{ path: ':id', lazy: page(() => import('./requests/request-page.tsx'), 'RequestPage') }],
    },
    { path: 'requests/new', lazy: page(() => import('./requests/new-page.tsx'), 'NewPage') },
    { path: 'requests/:id/edit', lazy: page(() => import('./requests/edit-page.tsx'), 'EditPage') },
    { path: 'requests/statistics', lazy: page(() => import('./requests/statistics-page.tsx'), 'StatisticsPage') },
    { path: 'letters', lazy: page(() => import('./letters/letters-page.tsx'), 'LettersPage') },
    { path: 'letters/new', lazy: page(() => import('./letters/new-page.tsx'), 'NewPage') },
    { path: 'letters/:id', lazy: page(() => import('./letters/letter-page.tsx'), 'LetterPage') },
    { path: 'letters/:id/edit', lazy: page(() => import('./letters/new-page.tsx'), 'EditPage') },
    { path: 'crisis', lazy: page(() => import('./crisis/list/lines-page.tsx'), 'LinesPage') },
    { path: 'crisis/new', lazy: page(() => import('./crisis/list/propose-page.tsx'), 'ProposePage') },
    { path: 'crisis/:id/:part?', lazy: page(() => import('./crisis/line/line-page.tsx'), 'LinePage') },
    { path: 'crisis/:id/sheet', lazy: page(() => import('./crisis/sheet/sheet-page.tsx'), 'SheetPage') },
    { path: 'contacts/pings', lazy: page(() => import('./pings/pings-page.tsx'), 'PingsPage') },
    { path: 'contacts/pings/new', lazy: page(() => import('./pings/new-page.tsx'), 'NewPage') },
    { path: 'contacts/pings/:id', lazy: page(() => import('./pings/ping-page.tsx'), 'PingPage') },
  ],
  navigation: [
    { label: 'contacts.title', to: '/contacts', icon: 'book', key: 'b', seenBy: ofDelegation },
    { label: 'contacts.requests.title', to: '/requests', icon: 'note', key: 'q', seenBy: ofDelegation },
    { label: 'contacts.crisis.title', to: '/crisis', icon: 'phone', key: 'a', seenBy: ofDelegation },
    { label: 'contacts.letters.title', to: '/letters', icon: 'file', key: 'l', seenBy: ofDelegation },
    { label: 'contacts.pings.title', to: '/contacts/pings', icon: 'bell', key: 'h', seenBy: ofDelegation },
  ],
  acts: [
    {
      label: 'contacts.nominate',
      to: '/contacts/nominations/new?act=nomination',
      // Whom the head named for it goes by the board: here one knows the roles alone.
      mayUse: (actor) => ofDelegation(actor) && actor.roles.includes('head-of-delegation'),
    },
    { label: 'contacts.letters.new', to: '/letters/new', mayUse: (actor) => mayDraftLetter(actor) === true },
    { label: 'contacts.requests.new', to: '/requests/new', mayUse: (actor) => mayDraftRequest(actor) === true },
    {
      label: 'contacts.crisis.new',
      to: '/crisis/new',
      mayUse: (actor) => ofDelegation(actor) && actor.roles.includes('head-of-delegation'),
    },
    {
      label: 'contacts.pings.new',
      to: '/contacts/pings/new',
      mayUse: (actor) =>
        mayPing(actor, null) === true || (actor.delegationId !== null && mayPing(actor, [actor.delegationId]) === true),
    },
  ],
  // The alarm of a crisis line rings on every page.
  watch: {
    load: async () => ({ default: (await import('./crisis/watch.tsx')).CrisisWatch }),
    seenBy: ofDelegation,
  },
  // What the desk and the spine say.
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
