/** A host that takes a question and keeps silent must hold up nothing that can be done without it. */

const often = 4_000

class Silent extends Error {
  override readonly name = 'Silent'
}

/** What the work resolves to; rejects with Silent where that takes longer. The work itself goes on. */
export async function inTime<T>(work: Promise<T>, { patience = often }: { patience?: number | undefined }): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Silent('The host does not answer.')), patience)
  })
  // Whoever waits no more hears of no failure.
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
