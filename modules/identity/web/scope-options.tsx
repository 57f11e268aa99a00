import { useWords } from '#platform/web/words.ts'
import type { Scope } from '../contract.ts'

/** What a machine account or a key may do: in words, with the name that machines use. */
export function useScopeOptions(among: readonly Scope[]) {
  const say = useWords()
  return among.map((id) => ({ id, label: say(`scope.${id}`), hint: <code dir="ltr">{id}</code> }))
}
