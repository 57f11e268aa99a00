import type { Inject, Scenario, When } from './scenario.ts'

/** What does not hold together, and where: the place as a path of names, a word for why. */
export type Fault = { place: string; fault: FaultKind; name: string }
export type FaultKind =
  | 'twice'
  | 'no-such-role'
  | 'no-such-inject'
  | 'itself'
  | 'ring'
  | 'not-playable'
  | 'staged-facts'
  | 'too-many-paragraphs'

/** Everything in a scenario that names what is not there, stands twice, or waits for itself. Empty where it can be played. */
export function faultsOf(scenario: Scenario): Fault[] {
  const roles = new Set(scenario.roles.map(({ id }) => id))
  const injects = new Set(scenario.injects.map(({ id }) => id))
  const role = (place: string, names: readonly string[]) => missing(place, names, roles, 'no-such-role')
  const alone = scenario.roles.find(({ id }) => id === scenario.alone)
  return [
    ...twice('roles', scenario.roles),
    ...twice('injects', scenario.injects),
    ...twice(
      'expectations',
      scenario.injects.flatMap(({ expects }) => expects),
    ),
    ...(scenario.alone === null ? [] : role('alone', [scenario.alone])),
    ...(alone?.playedBy === 'house' ? [{ place: 'alone', fault: 'not-playable', name: alone.id } as const] : []),
    ...scenario.injects.flatMap((inject): Fault[] => {
      const place = `injects/${inject.id}`
      return [
        ...role(`${place}/from`, inject.from === null ? [] : [inject.from]),
        ...role(`${place}/to`, inject.to),
        ...role(`${place}/incident`, inject.incident?.victims ?? []),
        ...(stagedKinds.every((kind) => (inject[kind] !== undefined) === (inject.kind === kind))
          ? []
          : [{ place, fault: 'staged-facts', name: inject.id } as const]),
        ...lengthFaults(place, inject),
        ...whenFaults(place, inject.id, inject.when, injects, roles),
        ...inject.expects.flatMap(({ id, of, hope }) =>
          role(`${place}/expects/${id}`, [of, ...('to' in hope ? hope.to : [])]),
        ),
      ]
    }),
    ...rings(scenario),
  ]
}

/** What becomes something on the platform says what, and nothing else does. */
const stagedKinds = ['incident', 'request', 'letter'] as const

/** As many as a letter of the platform may have (modules/contacts/contract/letters.ts). */
const mostParagraphs = 500

/** What becomes a letter must be one that can be written. */
function lengthFaults(place: string, { kind, words }: Inject): Fault[] {
  if (kind !== 'letter') return []
  return Object.entries(words)
    .filter(([, text]) => (text ?? '').split(/\n\s*\n/).length > mostParagraphs)
    .map(([language]) => ({
      place: `${place}/words/${language}`,
      fault: 'too-many-paragraphs',
      name: `${mostParagraphs}`,
    }))
}

function whenFaults(
  place: string,
  id: string,
  when: When,
  injects: ReadonlySet<string>,
  roles: ReadonlySet<string>,
): Fault[] {
  const at = `${place}/when`
  if (when.by === 'inject')
    return when.after === id
      ? [{ place: at, fault: 'itself', name: id }]
      : missing(at, [when.after], injects, 'no-such-inject')
  if (when.by !== 'act') return []
  return [
    ...(when.role === null ? [] : missing(at, [when.role], roles, 'no-such-role')),
    ...(when.inject === null ? [] : missing(at, [when.inject], injects, 'no-such-inject')),
  ]
}

function missing(place: string, names: readonly string[], known: ReadonlySet<string>, fault: FaultKind): Fault[] {
  return names.filter((name) => !known.has(name)).map((name) => ({ place, fault, name }))
}

function twice(place: string, named: readonly { id: string }[]): Fault[] {
  const seen = new Set<string>()
  return named.flatMap(({ id }): Fault[] => {
    if (seen.has(id)) return [{ place, fault: 'twice', name: id }]
    seen.add(id)
    return []
  })
}

/** Injects that wait for one another in a ring never go out. */
function rings({ injects }: Scenario): Fault[] {
  const after = new Map(injects.map(({ id, when }) => [id, when.by === 'inject' ? when.after : null]))
  return injects.flatMap(({ id }): Fault[] => {
    const seen = new Set<string>()
    let at = after.get(id) ?? null
    while (at !== null && at !== id && !seen.has(at)) {
      seen.add(at)
      at = after.get(at) ?? null
    }
    return at === id && after.get(id) !== id ? [{ place: `injects/${id}/when`, fault: 'ring', name: id }] : []
  })
}
