import type { WebModule } from '#platform/web/module.ts'
import { wordsFrom } from '#platform/web/words.ts'

/** Each area adds its routes; its words stand in web/<area>/words and come with its first page. */
export const contacts: WebModule = {
  name: 'contacts',
  routes: [],
  navigation: [],
  // What the desk and the spine say.
  words: wordsFrom(import.meta.glob('../words/*.json', { import: 'default' })),
}
