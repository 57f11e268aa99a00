import { describe, expect, test } from 'vitest'
import { isStateCode } from '#modules/identity/states.ts'
import { actorSource, actorsNamed, contestedNames, threatActors } from './threat-actors.ts'

describe('the threat actors of the public record', () => {
  test('there are about 75, none twice, each with an address for everything said of it', () => {
    expect(threatActors.length).toBeGreaterThanOrEqual(60)
    expect(new Set(threatActors.map((actor) => actor.id)).size).toBe(threatActors.length)
    for (const actor of threatActors) {
      const cited = [...actor.aliases, ...actor.sponsorClaims].flatMap((fact) => fact.sources)
      for (const key of [...cited, ...(actor.noteSources ?? [])]) {
        expect(actorSource(key)?.address, `${actor.id}: ${key}`).toMatch(/^https?:/)
      }
    }
  })

  test('a claim is as verified as its sources, and names a state that exists', () => {
    for (const actor of threatActors) {
      for (const claim of actor.sponsorClaims) {
        expect(isStateCode(claim.state), `${actor.id}: ${claim.state}`).toBe(true)
        const opened = claim.sources.every((key) => actorSource(key)?.verified === true)
        expect(claim.verified, `${actor.id}: ${claim.saidBy}`).toBe(opened)
      }
    }
  })

  test('Midnight Blizzard is Microsoft’s name for APT29, which the United States ascribes to the SVR', () => {
    const [match] = actorsNamed('midnight blizzard')
    expect(match?.actor.id).toBe('apt29')
    expect(match?.alias?.from).toBe('Microsoft')
    expect(match?.actor.sponsorClaims[0]).toMatchObject({ state: 'RU', date: '2021-04-15', verified: true })
  })

  test('a name borne by several actors gives all of them, and takes no side', () => {
    expect(actorsNamed('LABYRINTH CHOLLIMA').map((match) => match.actor.id)).toEqual([
      'lazarus',
      'jade-sleet',
      'applejeus',
      'moonstone-sleet',
    ])
    expect(actorsNamed('APT43').map((match) => match.actor.id)).toEqual(['kimsuky', 'konni'])
    expect(actorsNamed('nobody of this name')).toEqual([])
  })

  test('the contested names are listed once each, with the actors that bear them', () => {
    const contested = contestedNames()
    expect(contested.length).toBeGreaterThanOrEqual(20)
    expect(contested.map((entry) => entry.name)).toContain('Velvet Chollima')
    for (const entry of contested) {
      expect(entry.name).not.toBe('')
      expect(entry.actors.length).toBeGreaterThan(1)
    }
  })
})
