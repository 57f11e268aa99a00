import { runTitle } from '#platform/in-play.ts'
import type { CrisisMessage } from '../../../crisis/views.ts'

type RunKey = `crisis.run.${NonNullable<CrisisMessage['run']>['standing'] | 'unnamed'}`

/** In which words a message of an exercise says of which it is: where one's own host knows it, by the name that it has there. */
export function runSaid(run: CrisisMessage['run'], language: string): { key: RunKey; title: string } {
  if (run === undefined) return { key: 'crisis.run.unnamed', title: '' }
  const { standing, title, known } = run
  return { key: `crisis.run.${standing}`, title: (known && runTitle({ title: known }, language)) || title }
}
