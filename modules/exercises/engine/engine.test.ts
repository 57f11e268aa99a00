import { expect, test } from 'vitest'
import { faultsOf } from './faults.ts'
import { ExerciseAct } from '#platform/exercise.ts'
import { platformActs, Scenario } from './scenario.ts'

const small = Scenario.parse({
  title: { en: 'A small exercise' },
  summary: { en: 'One role, one inject.' },
  briefing: { en: 'Read it.' },
  minutes: 5,
  roles: [{ id: 'belmere', name: { en: 'Belmere' }, brief: { en: 'You are Belmere.' } }],
  injects: [{ id: 'first', kind: 'message', when: { by: 'time', at: 0 }, title: { en: 'A' }, words: { en: 'B' } }],
})

test('a scenario that names what is not there is told where', () => {
  expect(faultsOf(small)).toEqual([])
  const [inject] = small.injects
  expect(inject).toBeDefined()
  expect(faultsOf({ ...small, injects: small.injects.map((one) => ({ ...one, to: ['carthia'] })) })).toEqual([
    { place: 'injects/first/to', fault: 'no-such-role', name: 'carthia' },
  ])
})

test('what a scenario may wait for on the platform is called as the modules call it', () => {
  expect(platformActs.filter((act) => !ExerciseAct.shape.act.safeParse(act).success)).toEqual([])
})
