import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isStateCode } from '#modules/identity/states.ts'
import { attackTechnique } from './attack-techniques.ts'
import { factsOf, parseDossier, stateCodesOf, verificationOf } from './dossiers.ts'
import { publicDossiers } from './public-dossiers.ts'
import wannacry from './reference/dossiers/wannacry-2017.json' with { type: 'json' }
import { cyberIntensity } from './severity.ts'
import { threatActors } from './threat-actors.ts'

test('three dossiers ship with the house, under the names of their files', () => {
  expect(publicDossiers.map((dossier) => dossier.id)).toEqual(['wannacry-2017', 'notpetya-2017', 'solarwinds-2020'])
})

describe.each(publicDossiers)('the dossier $id', (dossier) => {
  test('every fact has a source beside it or says that it is to be verified, and why', () => {
    for (const fact of factsOf(dossier)) {
      if (fact.verified) expect(fact.sources.length, fact.path).toBeGreaterThan(0)
      else expect(fact.note, fact.path).toBeTruthy()
    }
  })

  test('most facts are verified', () => {
    const { verified, toBeVerified } = verificationOf(dossier)
    expect(verified).toBeGreaterThan(40)
    expect(verified / (verified + toBeVerified)).toBeGreaterThan(0.8)
  })

  test('no source is from the future, and an attribution has one that is not older than itself', () => {
    const dates = factsOf(dossier).flatMap((fact) => fact.sources.flatMap((source) => source.date ?? []))
    expect(dates.filter((date) => date >= '2026-12-01')).toEqual([])
    const foretold = dossier.attributions.filter((attribution) => {
      const published = attribution.sources.flatMap((source) => source.date ?? [])
      return published.length > 0 && published.every((date) => date < attribution.date)
    })
    expect(foretold.map((attribution) => attribution.wording)).toEqual([])
  })

  test('every state that it names exists', () => {
    expect(stateCodesOf(dossier).length).toBeGreaterThan(5)
    for (const code of stateCodesOf(dossier)) expect(isStateCode(code), code).toBe(true)
  })

  test('it cites only techniques that are current', () => {
    for (const technique of dossier.techniques)
      expect(attackTechnique(technique.id)?.status, technique.id).toBeUndefined()
  })

  test('it gives the accused state its reply', () => {
    const accused = dossier.attributions.flatMap((attribution) => attribution.to.country ?? [])
    const answering = new Set(dossier.replies.map((reply) => reply.by.country))
    for (const state of accused) expect(answering, state).toContain(state)
  })

  test('its severity can be computed, and has a reason for every input', () => {
    const { intensity, reasons } = dossier.severity
    expect(cyberIntensity(intensity).weighted).toBe(6)
    expect(Object.keys(reasons).sort()).toEqual(Object.keys(intensity).sort())
  })

  test('its relations lead to dossiers and actors that exist', () => {
    const known = new Set([...publicDossiers.map((other) => other.id), ...threatActors.map((actor) => actor.id)])
    for (const relation of dossier.relations) expect(known, relation.to).toContain(relation.to)
  })
})

describe('reading a dossier', () => {
  const outcome = parseDossier(wannacry)
  if ('problems' in outcome) throw new Error(outcome.problems.join('\n'))
  const good = outcome.dossier

  test('a verified fact without a source is refused, with the path to it', () => {
    const [first, ...rest] = good.timeline
    const outcome = parseDossier({ ...good, timeline: [{ ...first, sources: [] }, ...rest] })
    expect(outcome).toEqual({ problems: ['timeline.0: a verified fact needs at least one source'] })
  })

  test('entries out of order are refused', () => {
    const outcome = parseDossier({ ...good, timeline: [...good.timeline].reverse() })
    expect(outcome).toEqual({ problems: ['timeline: entries stand in the order of their dates'] })
  })

  test('a month is dated by its first day, so that it never passes for a day', () => {
    const [first, ...rest] = good.timeline
    const outcome = parseDossier({ ...good, timeline: [{ ...first, precision: 'month' }, ...rest] })
    expect(outcome).toEqual({ problems: ['timeline: with the precision "month" or "year" the date is its first day'] })
  })

  test('a technique, a sector or a response of no list is refused', () => {
    const [technique] = good.techniques
    expect(parseDossier({ ...good, techniques: [{ ...technique, id: 'T9999' }] })).toHaveProperty('problems')
    const [victim] = good.victims
    expect(parseDossier({ ...good, victims: [{ ...victim, sector: 'astrology' }] })).toHaveProperty('problems')
    const [response] = good.responses
    const neither = { ...response, political: undefined, legal: undefined }
    expect(parseDossier({ ...good, responses: [neither] })).toEqual({
      problems: ['responses.0: a response is political, legal or both'],
    })
  })

  test('anything else is refused in words, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        const outcome = parseDossier(anything)
        expect('problems' in outcome && outcome.problems.length > 0).toBe(true)
      }),
    )
  })
})
