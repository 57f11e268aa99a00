// The difference of two texts as people read it: in words, as the language divides them (Thai has no spaces), by the
// shortest way of additions and removals.

export type Piece = { kind: 'same' | 'added' | 'removed'; text: string }

/** Beyond this many steps a difference is no longer readable: the old is shown as removed, the new as added. */
const mostSteps = 2000

/**
 * The pieces that lead from one text to the other: `same` and `removed` together give `before`, `same` and `added`
 * together give `after`, always. Myers, "An O(ND) difference algorithm and its variations", 1986.
 */
export function differenceOf(before: string, after: string, language = 'en'): Piece[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }]
  return joined(differenceOfParts(wordsOf(before, language), wordsOf(after, language)))
}

/** The same of texts that are divided already: a piece for each part. */
export function differenceOfParts(old: readonly string[], fresh: readonly string[]): Piece[] {
  const head = commonHead(old, fresh)
  const tail = commonTail(old.slice(head), fresh.slice(head))
  const same = (text: string): Piece => ({ kind: 'same', text })
  return [
    ...old.slice(0, head).map(same),
    ...shortestWay(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)),
    ...old.slice(old.length - tail).map(same),
  ]
}

function wordsOf(text: string, language: string): string[] {
  return Array.from(new Intl.Segmenter(language, { granularity: 'word' }).segment(text), ({ segment }) => segment)
}

function commonHead(a: readonly string[], b: readonly string[]): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return length
}

function commonTail(a: readonly string[], b: readonly string[]): number {
  let length = 0
  while (length < a.length && length < b.length && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1
  return length
}

function shortestWay(old: readonly string[], fresh: readonly string[]): Piece[] {
  const trail = furthestReaches(old, fresh)
  if (!trail)
    return [
      ...old.map((text): Piece => ({ kind: 'removed', text })),
      ...fresh.map((text): Piece => ({ kind: 'added', text })),
    ]
  const pieces: Piece[] = []
  let [x, y] = [old.length, fresh.length]
  for (let steps = trail.length - 1; steps > 0; steps -= 1) {
    const reach = trail[steps - 1] ?? new Map<number, number>()
    const diagonal = x - y
    const down = cameDown(reach, diagonal, steps)
    const from = down ? diagonal + 1 : diagonal - 1
    const startX = reach.get(from) ?? 0
    const startY = startX - from
    // The snake: what both have in common after the one step down (an addition) or across (a removal).
    const [stepX, stepY] = down ? [startX, startY + 1] : [startX + 1, startY]
    while (x > stepX && y > stepY) {
      pieces.push({ kind: 'same', text: old[x - 1] ?? '' })
      x -= 1
      y -= 1
    }
    if (down) pieces.push({ kind: 'added', text: fresh[y - 1] ?? '' })
    else pieces.push({ kind: 'removed', text: old[x - 1] ?? '' })
    x = startX
    y = startY
  }
  while (x > 0 && y > 0) {
    pieces.push({ kind: 'same', text: old[x - 1] ?? '' })
    x -= 1
    y -= 1
  }
  return pieces.reverse()
}

const cameDown = (reach: ReadonlyMap<number, number>, diagonal: number, steps: number): boolean =>
  diagonal === -steps || (diagonal !== steps && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1))

/** For each number of steps, how far along the old text each diagonal reaches. */
function furthestReaches(old: readonly string[], fresh: readonly string[]): Map<number, number>[] | undefined {
  const trail: Map<number, number>[] = []
  let reach = new Map<number, number>([[1, 0]])
  for (let steps = 0; steps <= Math.min(old.length + fresh.length, mostSteps); steps += 1) {
    const next = new Map<number, number>()
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      let x =
        steps === 0
          ? 0
          : cameDown(reach, diagonal, steps)
            ? (reach.get(diagonal + 1) ?? 0)
            : (reach.get(diagonal - 1) ?? 0) + 1
      while (x < old.length && x - diagonal < fresh.length && old[x] === fresh[x - diagonal]) x += 1
      next.set(diagonal, x)
      if (x >= old.length && x - diagonal >= fresh.length) return [...trail, next]
    }
    trail.push(next)
    reach = next
  }
  return undefined
}

/** Neighbours of one kind become one piece; between two words that stand side by side, removals come before additions. */
function joined(pieces: readonly Piece[]): Piece[] {
  const whole: Piece[] = []
  let [removed, added] = ['', '']
  const flush = () => {
    if (removed) whole.push({ kind: 'removed', text: removed })
    if (added) whole.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  for (const { kind, text } of pieces) {
    if (text === '') continue
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else {
      flush()
      const last = whole.at(-1)
      if (last?.kind === 'same') last.text += text
      else whole.push({ kind: 'same', text })
    }
  }
  flush()
  return whole
}
