import { bringWords, wordsFrom } from '#platform/web/words.ts'

const words = wordsFrom(import.meta.glob('./words/*.json', { import: 'default' }))

/** Every page of the crisis lines brings these, and the alarm. */
export const loader = async (): Promise<null> => {
  await bringWords(words)
  return null
}
