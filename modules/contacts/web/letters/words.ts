import { bringWords, wordsFrom } from '#platform/web/words.ts'

const words = wordsFrom(import.meta.glob('./words/*.json', { import: 'default' }))

export const loader = async (): Promise<null> => {
  await bringWords(words)
  return null
}
