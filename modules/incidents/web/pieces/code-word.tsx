import { useLanguage } from '#platform/web/words.ts'
import { type CodeEntry, codeName } from '../../code-lists.ts'

/** The name of a code in the reader's language: `const name = useCodeNames(); name(sectorLists.nis2, 'energy')`. */
export function useCodeNames(): (list: readonly CodeEntry[], code: string) => string {
  const language = useLanguage()
  return (list, code) => codeName(list, code, language)
}

/** A list as the options of a field. */
export function useCodeOptions(): (list: readonly CodeEntry[]) => { id: string; label: string }[] {
  const name = useCodeNames()
  return (list) => list.map(({ code }) => ({ id: code, label: name(list, code) }))
}
