/** Who speaks for whom: groups, the word of each member on whether it is one, and alignment with what somebody said. */
import { isChair } from '../../rules.ts'
import type { Handlers } from '../handler.ts'
import type { Entry, Negotiation, Refused } from '../state.ts'
import { noRoomFor } from './shares.ts'

export const groupHandlers: Handlers<'group.declare' | 'group.join' | 'align'> = {
  'group.declare': (state, act, entry) => {
    const { by } = entry
    const before = state.groups[act.group]
    if (before && before.declaredBy !== by.delegation && !isChair(state, by))
      return { why: 'not-yours', about: act.group }
    const full = before ? undefined : noRoomForGroup(state, entry)
    if (full) return full
    if (new Set(act.members).size !== act.members.length) return { why: 'taken', about: 'members' }
    for (let id = act.within; id !== undefined; id = state.groups[id]?.within) {
      if (id === act.group) return { why: 'wrong-stage', about: 'within' }
      if (!state.groups[id]) return { why: 'unknown', about: id }
    }
    const joined = Object.entries(before?.joined ?? {}).filter(([delegation]) => act.members.includes(delegation))
    state.groups[act.group] = {
      id: act.group,
      name: act.name,
      declaredBy: before?.declaredBy ?? by.delegation,
      members: act.members,
      ...(act.within === undefined ? {} : { within: act.within }),
      joined: Object.fromEntries(joined),
    }
    return undefined
  },

  'group.join': (state, { group: id, member }, { by }) => {
    const group = state.groups[id]
    if (!group) return { why: 'unknown', about: id }
    if (!group.members.includes(by.delegation)) return { why: 'not-yours', about: id }
    if (group.joined[by.delegation] === member) return { why: 'nothing-changes' }
    state.groups[id] = { ...group, joined: { ...group.joined, [by.delegation]: member } }
    return undefined
  },

  align: (state, { with: operation, stand, note }, { by, at, seq }) => {
    if (!canBeAlignedWith(state, operation)) return { why: 'unknown', about: operation }
    const all = state.alignments[operation] ?? []
    const before = all.find(({ delegation }) => delegation === by.delegation)
    const isSame = (before?.stand ?? 'none') === stand && before?.note === note
    // What was said of an earlier statement is said anew of this one.
    if (isSame && !before?.earlier) return { why: 'nothing-changes' }
    const others = all.filter(({ delegation }) => delegation !== by.delegation)
    const own = { delegation: by.delegation, ...(note === undefined ? {} : { note }), at, seq }
    if (stand !== 'none') state.alignments[operation] = [...others, { ...own, stand }]
    else if (others.length > 0) state.alignments[operation] = others
    else delete state.alignments[operation]
    return undefined
  },
}

function noRoomForGroup(state: Negotiation, entry: Entry): Refused | undefined {
  const all = Object.values(state.groups)
  const own = all.filter(({ declaredBy }) => declaredBy === entry.by.delegation).length
  return noRoomFor(state, entry, 'groups', { all: all.length, own })
}

/** A position, a statement, an alternative, an amendment or a bracket that stands. */
function canBeAlignedWith({ made, deciding }: Negotiation, operation: string): boolean {
  return (
    made[operation] !== undefined ||
    Object.values(deciding.statements).some((one) => one.operation === operation && one.withdrawnAt === undefined)
  )
}
