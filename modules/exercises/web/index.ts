import type { WebModule } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'

export const exercises: WebModule = {
  name: 'exercises',
  routes: [],
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
