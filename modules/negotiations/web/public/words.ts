// The words of what parties made public, for visitors who open nothing else of negotiations.
import { bringWords, wordsFrom } from '#platform/web/words.ts'

const words = wordsFrom(import.meta.glob('./words/*.json', { import: 'default' }))

export const loader = async (): Promise<null> => {
  await bringWords(words)
  return null
}
