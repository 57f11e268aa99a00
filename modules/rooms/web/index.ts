import { type WebModule, page } from '#platform/web/module.ts'

const ofDelegation = (actor: { kind: string; delegationId: string | null }): boolean =>
  actor.kind === 'person' && actor.delegationId !== null

/** The names in the spine stand with the words of the desk; the others come with the first page of rooms. */
export const rooms: WebModule = {
  name: 'rooms',
  routes: [
    {
      path: 'rooms',
      lazy: page(() => import('./rooms-layout.tsx'), 'RoomsLayout'),
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
