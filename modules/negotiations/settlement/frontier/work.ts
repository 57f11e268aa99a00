/**
 * Work in steps: a generator that now and then says how much it has done since it last spoke (about one unit for each
 * candidate looked at), so that whoever runs it may draw a bar, let the page breathe, or stop.
 */
export type Steps<Result> = Generator<number, Result, void>

/** Runs to the end at once. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const next = steps.next()
    if (next.done) return next.value
  }
}

/** Units between two breaths: some ten milliseconds. */
const breath = 4_000_000

/**
 * Runs to the end and lets others run in between.
 *
 * @param onProgress hears the units spent so far.
 * @throws the reason of the signal, once it is aborted.
 */
export async function inSteps<Result>(
  steps: Steps<Result>,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (units: number) => void } = {},
): Promise<Result> {
  let [spent, breathed] = [0, 0]
  for (;;) {
    signal?.throwIfAborted()
    const next = steps.next()
    if (next.done) return next.value
    spent += next.value
    if (spent - breathed < breath) continue
    breathed = spent
    onProgress?.(spent)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}
