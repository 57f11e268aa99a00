import { type WebModule, page } from '#platform/web/module.ts'

const ofDelegation = (actor: { kind: string; delegationId: string | null }): boolean =>
  actor.kind === 'person' && actor.delegationId !== null

/** The name in the spine stands with the words of the desk; the others come with the first page of negotiations. */
export const negotiations: WebModule = {
  name: 'negotiations',
  routes: [
    {
      path: 'negotiations',
      lazy: page(() => import('./negotiations-layout.tsx'), 'NegotiationsLayout'),
      children: [
        { index: true, lazy: page(() => import('./list/negotiations-page.tsx'), 'NegotiationsPage') },
        { path: 'new', lazy: page(() => import('./list/new-page.tsx'), 'NewPage') },
        { path: 'overview', lazy: page(() => import('./overview/overview-page.tsx'), 'OverviewPage') },
        { path: 'mediator', lazy: page(() => import('./mediator/mediator-page.tsx'), 'MediatorPage') },
        { path: 'mediator/:room', lazy: page(() => import('./mediator/shuttle-page.tsx'), 'ShuttlePage') },
        {
          path: 'mediator/settlement/:id',
          lazy: page(() => import('./mediator/settlement/settlement-page.tsx'), 'SettlementPage'),
        },
        { path: ':room/brief', lazy: page(() => import('./brief/brief-page.tsx'), 'BriefPage') },
        { path: ':room/capital', lazy: page(() => import('./brief/capital-page.tsx'), 'CapitalPage') },
        { path: ':room/projector', lazy: page(() => import('./table/projector-page.tsx'), 'ProjectorPage') },
        {
          path: ':room',
          lazy: page(() => import('./table/negotiation-page.tsx'), 'NegotiationPage'),
          children: [
            { index: true, lazy: page(() => import('./table/text-tab.tsx'), 'TextTab') },
            { path: 'versions', lazy: page(() => import('./versions/versions-tab.tsx'), 'VersionsTab') },
            { path: 'matrix', lazy: page(() => import('./matrix/matrix-tab.tsx'), 'MatrixTab') },
            { path: 'procedures', lazy: page(() => import('./procedures/procedures-tab.tsx'), 'ProceduresTab') },
            { path: 'statements', lazy: page(() => import('./procedures/statements-tab.tsx'), 'StatementsTab') },
            { path: 'export', lazy: page(() => import('./versions/export-tab.tsx'), 'ExportTab') },
            { path: 'record', lazy: page(() => import('./procedures/record-tab.tsx'), 'RecordTab') },
          ],
        },
      ],
    },
    // Public: nobody need sign in, and nothing of the rooms is fetched.
    { path: 'texts', lazy: page(() => import('./public/texts-page.tsx'), 'TextsPage') },
    { path: 'texts/:id', lazy: page(() => import('./public/text-page.tsx'), 'TextPage') },
    { path: 'texts/live/:id', lazy: page(() => import('./public/live-page.tsx'), 'LivePage') },
  ],
  navigation: [
    { label: 'negotiations.title', to: '/negotiations', icon: 'text', key: 't', seenBy: ofDelegation },
    { label: 'texts.nav', to: '/texts', icon: 'book', group: 'house' },
    {
      label: 'negotiations.overview',
      to: '/negotiations/overview',
      icon: 'matrix',
      group: 'within',
      key: 'v',
      seenBy: ofDelegation,
    },
    {
      label: 'negotiations.mediator',
      to: '/negotiations/mediator',
      icon: 'graph',
      group: 'within',
      key: 'j',
      seenBy: ofDelegation,
    },
  ],
  acts: [{ label: 'negotiations.new', to: '/negotiations/new', mayUse: ofDelegation }],
}
