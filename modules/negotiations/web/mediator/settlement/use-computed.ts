import { useEffect, useState } from 'react'

/**
 * What long work on these came to: nothing while it goes on. It lets the page breathe, and stops when what it is about
 * changes or the page is left. `of`: compared by identity.
 */
export function useComputed<Of extends object, Result>(
  of: Of,
  work: (of: Of, o: { signal: AbortSignal }) => Promise<Result>,
): Result | undefined {
  const [found, setFound] = useState<{ of: Of; result: Result }>()
  useEffect(() => {
    const ending = new AbortController()
    work(of, { signal: ending.signal }).then(
      (result) => {
        if (!ending.signal.aborted) setFound({ of, result })
      },
      (error: unknown) => {
        // Left: whoever comes back begins anew. Any other fault is the page's to show.
        if (!ending.signal.aborted)
          setFound(() => {
            throw error
          })
      },
    )
    return () => ending.abort()
  }, [of, work])
  return found?.of === of ? found.result : undefined
}
