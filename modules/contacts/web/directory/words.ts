import { bringWords, wordsFrom } from '#platform/web/words.ts'

const words = wordsFrom(import.meta.glob('./words/*.json', { import: 'default' }))

/** Every page of the directory, of nominations and of the rota brings these. */
export const loader = async (): Promise<null> => {
  await bringWords(words)
  return null
}
