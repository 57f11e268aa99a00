import { describe, expect, test } from 'vitest'
import { isStateCode, regionalGroups, stateByCode, stateName, states, statesOfGroup } from './states.ts'

describe('the states of the United Nations', () => {
  const members = states.filter((state) => state.membership === 'member')

  test('there are 193 members and two observer states', () => {
    expect(members).toHaveLength(193)
    expect(states.filter((state) => state.membership === 'observer').map((state) => state.code)).toEqual(['PS', 'VA'])
  })

  test('no two states share a code, a number or a name', () => {
    for (const key of ['code', 'alpha3', 'm49', 'name'] as const) {
      expect(new Set(states.map((state) => state[key])).size, key).toBe(states.length)
    }
  })

  test('Namibia is not missing, and small letters are nobody', () => {
    expect(stateByCode('NA')?.name).toBe('Namibia')
    expect(isStateCode('na')).toBe(false)
  })

  test('the regional groups add up to the documented totals, and together to all members', () => {
    for (const group of regionalGroups) {
      expect(statesOfGroup(group.code).counted, group.code).toHaveLength(group.electoralCount)
    }
    expect(regionalGroups.reduce((sum, group) => sum + group.electoralCount, 0)).toBe(193)
    expect(members.every((state) => state.group !== null)).toBe(true)
  })

  test('the United States attends WEOG as an observer; without it the group has 28 members', () => {
    const weog = statesOfGroup('weog').counted
    expect(weog.filter((state) => state.groupStanding === 'observer').map((state) => state.code)).toEqual(['US'])
    expect(weog.filter((state) => state.groupStanding === undefined)).toHaveLength(28)
  })

  test('Türkiye counts with WEOG and takes part in the Asia-Pacific Group, which then has 55', () => {
    const asia = statesOfGroup('asia-pacific')
    expect(asia.takingPart.map((state) => state.code)).toEqual(['TR'])
    expect(asia.counted.length + asia.takingPart.length).toBe(55)
    expect(stateByCode('TR')?.group).toBe('weog')
  })
})

describe('the name of a state', () => {
  test.each([
    ['TH', 'en', 'Thailand'],
    ['TH', 'fr', 'Thaïlande'],
    ['TH', 'fa', 'تایلند'],
    ['TH', 'th', 'ไทย'],
    ['NA', 'fr', 'Namibie'],
    ['VA', 'en', 'Holy See'],
    ['PS', 'fr', 'État de Palestine'],
    ['PS', 'fr-CA', 'État de Palestine'],
  ])('%s in %s is %s', (code, language, name) => {
    expect(stateName(code, language)).toBe(name)
  })

  test('every state has a name in English, French, Persian and Thai, and it is not the code', () => {
    for (const language of ['en', 'fr', 'fa', 'th']) {
      for (const state of states)
        expect(stateName(state.code, language), `${state.code} ${language}`).not.toBe(state.code)
    }
  })

  test('a language tag that is no tag gives the English form of the UN', () => {
    expect(stateName('KP', 'not a language')).toBe('Democratic People’s Republic of Korea')
  })

  test('a code that is no state is given back as it is', () => {
    expect(stateName('XX', 'en')).toBe('XX')
  })
})
