import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { Scenario, When } from '../../engine/scenario.ts'
import { useClockTime } from './clock.tsx'
import { actName, useNames } from './entry-said.ts'

/** When an inject falls due, in words. */
export function useWhenSaid(scenario: Pick<Scenario, 'roles' | 'injects'>): (when: When) => string {
  const say = useWords()
  const format = useFormat()
  const clock = useClockTime()
  const { role, inject } = useNames(scenario)
  return (when) => {
    switch (when.by) {
      case 'time':
        return say('exercises.when.time', { at: clock(when.at) })
      case 'inject':
        return say('exercises.when.inject', { after: clock(when.seconds), title: inject(when.after) })
      case 'act': {
        const who = when.role === null ? say('exercises.anybody') : role(when.role)
        const told = say('exercises.when.act', { after: clock(when.seconds), who, act: actName(say, when.act) })
        return when.else === null
          ? told
          : format.list([told, say('exercises.when.else', { at: clock(when.else) })], 'disjunction')
      }
      case 'hand':
        return say('exercises.when.hand')
    }
  }
}
