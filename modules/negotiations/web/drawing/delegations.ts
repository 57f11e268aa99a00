// How a delegation is told from the others at a glance: a short label, a colour and a kind of line, never the colour alone.
import { createContext, use } from 'react'
import type { PartyState } from '../../text/state.ts'

export type DelegationLook = {
  id: string
  name: string
  /** `BEL`: what stands at a bracket. */
  short: string
  /** Of the colour wheel; wax red and verified green are left out, they mean something else. */
  hue: number
  line: 'solid' | 'dashed' | 'dotted' | 'double'
}
export type Looks = (delegation: string) => DelegationLook

const lines = ['solid', 'dashed', 'dotted', 'double'] as const
const hues = [255, 305, 85, 215, 335, 60, 190, 280, 110, 235, 320, 75] as const

/** Looks by place among the parties, so that every page and everybody’s screen shows the same. */
export function looksOf(
  parties: readonly PartyState[],
  nameElsewhere?: (delegation: string) => string | undefined,
): Looks {
  const looks = new Map<string, DelegationLook>()
  const names = parties.map(({ name }) => name)
  const shared = sharedStart(names)
  const taken = new Set<string>()
  const add = (id: string, name: string) => {
    const place = looks.size
    const look: DelegationLook = {
      id,
      name,
      short: shortOf((name.startsWith(shared) ? name.slice(shared.length) : name).replace(usualStart, ''), taken),
      hue: hues[place % hues.length] ?? 255,
      line: lines[Math.floor(place / hues.length + place) % lines.length] ?? 'solid',
    }
    looks.set(id, look)
    return look
  }
  for (const { delegation, name } of parties) add(delegation, name)
  return (id) => looks.get(id) ?? add(id, nameElsewhere?.(id) ?? id.slice(0, 8))
}

const usualStart = /^(?:permanent )?(?:delegation|mission) of (?:the )?/i

/** `Delegation of ` among `Delegation of Belmere`, `Delegation of Carthia`: whole words alone. */
function sharedStart(names: readonly string[]): string {
  const [first, ...rest] = names
  if (first === undefined || rest.length === 0) return usualStart.exec(first ?? '')?.[0] ?? ''
  let length = 0
  while (length < first.length && rest.every((name) => name[length] === first[length])) length += 1
  const space = first.slice(0, length).lastIndexOf(' ')
  return first.slice(0, space + 1)
}

function shortOf(name: string, taken: Set<string>): string {
  const letters = Array.from(
    new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(name),
    ({ segment }) => segment,
  )
    .filter((letter) => /[\p{L}\p{N}]/u.test(letter))
    .map((letter) => letter.toUpperCase())
  const tries = [
    letters.slice(0, 3),
    ...letters.slice(3).map((letter) => [...letters.slice(0, 2), letter]),
    ...[2, 3, 4, 5, 6, 7, 8, 9].map((n) => [...letters.slice(0, 2), String(n)]),
  ].map((one) => one.join(''))
  const free = tries.find((one) => one !== '' && !taken.has(one)) ?? `${letters.slice(0, 2).join('')}${taken.size}`
  taken.add(free)
  return free
}

export const LooksContext = createContext<Looks>(looksOf([]))
export const useLooks = (): Looks => use(LooksContext)
