import { type WebModule, page } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'
import { mayControl } from '../rules.ts'

export const exercises: WebModule = {
  name: 'exercises',
  routes: [
    { path: 'exercises', lazy: page(() => import('./exercises-page.tsx'), 'ExercisesPage') },
    // Addresses written out win over `:id`.
    { path: 'exercises/scenarios/:id', lazy: page(() => import('./scenarios/scenario-page.tsx'), 'ScenarioPage') },
    { path: 'exercises/scenarios/:id/edit', lazy: page(() => import('./scenarios/edit-page.tsx'), 'EditPage') },
    { path: 'exercises/scenarios/:id/prepare', lazy: page(() => import('./control/prepare-page.tsx'), 'PreparePage') },
    { path: 'exercises/:id/cast', lazy: page(() => import('./control/cast-page.tsx'), 'CastPage') },
    { path: 'exercises/:id/control', lazy: page(() => import('./control/control-page.tsx'), 'ControlPage') },
    { path: 'exercises/:id/play', lazy: page(() => import('./play/play-page.tsx'), 'PlayPage') },
    { path: 'exercises/:id/report', lazy: page(() => import('./report/report-page.tsx'), 'ReportPage') },
  ],
  navigation: [
    {
      label: 'exercises.title',
      to: '/exercises',
      icon: 'timeline',
      key: 'e',
      seenBy: (actor) => actor.kind === 'person',
    },
  ],
  acts: [
    {
      label: 'exercises.new',
      to: '/exercises#scenarios',
      mayUse: (actor) => mayControl(actor) === true,
    },
  ],
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
