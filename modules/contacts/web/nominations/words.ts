import { bringWords, wordsFrom } from '#platform/web/words.ts'
import { loader as directoryWords } from '../directory/words.ts'

const words = wordsFrom(import.meta.glob('./words/*.json', { import: 'default' }))

export const loader = async (): Promise<null> => {
  await Promise.all([bringWords(words), directoryWords()])
  return null
}
