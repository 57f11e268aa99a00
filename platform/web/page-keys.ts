// The keys that the page in hand adds to those that work everywhere: told in the same help.
type Keys = readonly (readonly [key: string, words: string])[]

let shown: Keys = []

/** Answers how to take them away again, when the page goes. */
export function showPageKeys(keys: Keys): () => void {
  shown = keys
  return () => {
    if (shown === keys) shown = []
  }
}

export const pageKeys = (): Keys => shown
