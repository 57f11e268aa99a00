import { useMemo } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { useLanguage } from '#platform/web/words.ts'

// Those of the United Nations and others that many ministries write in; any further tag is shown by its name as well.
const usual =
  'am ar bn bg cs da de el en es et fa fi fr he hi hr hu id is it ja ka kk km ko lo lt lv mn ms my ne nl no pl pt ro ru ' +
  'si sk sl so sq sr sv sw th tr uk ur uz vi zh'

/** The name of a language (BCP 47) in the reader's own; the tag itself where it has none. */
export function useTongue(): (tag: string) => string {
  const language = useLanguage()
  return useMemo(() => {
    const names = new Intl.DisplayNames(language, { type: 'language', fallback: 'code' })
    return (tag) => {
      try {
        return names.of(tag) ?? tag
      } catch {
        return tag
      }
    }
  }, [language])
}

/** The usual languages and these, by name. */
export function useTongues(besides: readonly string[] = []): { id: string; label: string }[] {
  const nameOf = useTongue()
  const format = useFormat()
  return [...new Set([...usual.split(' '), ...besides])]
    .map((id) => ({ id, label: nameOf(id) }))
    .toSorted((a, b) => format.compare(a.label, b.label))
}
