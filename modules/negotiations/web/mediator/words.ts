// The words of the private side of a negotiation: a delegation's brief, its overview, and the mediator's pages.
import { bringWords, wordsFrom } from '#platform/web/words.ts'

const words = wordsFrom(import.meta.glob('./words/*.json', { import: 'default' }))

export const loader = async (): Promise<null> => {
  await bringWords(words)
  return null
}
