import { type WebModule, page } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'
import { mayRecordActor, mayReport } from '../rules.ts'

export const incidents: WebModule = {
  name: 'incidents',
  routes: [
    {
      path: 'incidents',
      lazy: page(() => import('./list/incidents-page.tsx'), 'IncidentsPage'),
      // The incident stands beside its list: the list takes it by useOutlet. Addresses written out (map, timeline,
      // report) win over `:id`.
      children: [{ path: ':id', lazy: page(() => import('./incident/incident-page.tsx'), 'IncidentPage') }],
    },
    { path: 'incidents/map', lazy: page(() => import('./list/map-page.tsx'), 'MapPage') },
    { path: 'incidents/timeline', lazy: page(() => import('./list/timeline-page.tsx'), 'TimelinePage') },
    { path: 'incidents/report', lazy: page(() => import('./report/report-page.tsx'), 'ReportPage') },
    { path: 'incidents/:id/edit', lazy: page(() => import('./report/edit-page.tsx'), 'EditPage') },
    { path: 'search', lazy: page(() => import('./list/search-page.tsx'), 'SearchPage') },
    { path: 'threat-actors', lazy: page(() => import('./actors/actors-page.tsx'), 'ActorsPage') },
    {
      path: 'threat-actors/public/:reference',
      lazy: page(() => import('./actors/public-actor-page.tsx'), 'PublicActorPage'),
    },
    { path: 'threat-actors/:id', lazy: page(() => import('./actors/actor-page.tsx'), 'ActorPage') },
  ],
  navigation: [
    { label: 'incidents.title', to: '/incidents', icon: 'incident', key: 'i' },
    { label: 'actors.title', to: '/threat-actors', icon: 'people', key: 'w' },
  ],
  acts: [
    { label: 'incidents.report', to: '/incidents/report', mayUse: (actor) => mayReport(actor) === true },
    { label: 'actors.record', to: '/threat-actors?record', mayUse: (actor) => mayRecordActor(actor) === true },
  ],
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
