/** Chance that is the same every time, and what acts at random are made with. */
import type { Act } from './acts.ts'
import type { Alternative, Negotiation, Paragraph, Stage } from './state.ts'

/** Whole numbers from 0 to before `below`, the same ones for the same seed (mulberry32). */
export type Dice = (below: number) => number

export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

export function pick<T>(dice: Dice, all: readonly T[]): T | undefined {
  return all[dice(all.length)]
}

export type Random = { state: Negotiation; delegation: string; dice: Dice; newId: () => string }
export type Make = (random: Random, paragraph: Paragraph, alternative: Alternative) => Act | undefined

export function inStage(state: Negotiation, dice: Dice, wanted: Stage): Paragraph | undefined {
  return pick(
    dice,
    Object.values(state.paragraphs).filter(({ stage }) => stage === wanted),
  )
}

export const at = (paragraph: Paragraph) => ({ paragraph: paragraph.id, hash: paragraph.hash })
