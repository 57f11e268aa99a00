import { type WebModule, page } from '#platform/web/module.ts'
import { bringWords, wordsFrom } from '#platform/web/words.ts'

/** Many, and needed nowhere else: they come with the first page of rooms. The names in the spine stand in apps/web. */
const words = wordsFrom(import.meta.glob('../words/*.json', { import: 'default' }))
const withWords = async () => {
  const [layout] = await Promise.all([import('./rooms-layout.tsx'), bringWords(words)])
  return layout
}

const ofDelegation = (actor: { kind: string; delegationId: string | null }): boolean =>
  actor.kind === 'person' && actor.delegationId !== null

export const rooms: WebModule = {
  name: 'rooms',
  routes: [
    {
      path: 'rooms',
      lazy: page(withWords, 'RoomsLayout'),
      children: [
        { index: true, lazy: page(() => import('./list/rooms-page.tsx'), 'RoomsPage') },
        { path: 'new', lazy: page(() => import('./list/new-room-page.tsx'), 'NewRoomPage') },
        { path: 'search', lazy: page(() => import('./list/search-page.tsx'), 'SearchPage') },
        { path: 'alarms', lazy: page(() => import('./alarms/alarms-page.tsx'), 'AlarmsPage') },
        {
          path: ':id',
          lazy: page(() => import('./room/room-page.tsx'), 'RoomPage'),
          children: [
            { index: true, lazy: page(() => import('./room/conversation.tsx'), 'Conversation') },
            { path: 'members', lazy: page(() => import('./room/members-tab.tsx'), 'MembersTab') },
            { path: 'settings', lazy: page(() => import('./room/settings-tab.tsx'), 'SettingsTab') },
          ],
        },
      ],
    },
  ],
  navigation: [{ label: 'rooms.title', to: '/rooms', icon: 'lock', key: 'o', seenBy: ofDelegation }],
  acts: [{ label: 'rooms.new', to: '/rooms/new', mayUse: ofDelegation }],
}
