/** How far the rooms are behind the host: told from what the host answered, so that the progress shown is true. */
export type CatchingUp = {
  /** Envelopes read, of those there are, in all rooms that are behind; undefined where none is. */
  progress(): { done: number; of: number } | undefined
  read(room: string, from: number, upto: number, last: number): void
}

export function catchingUp(tell: () => void): CatchingUp {
  const behind = new Map<string, { from: number; upto: number; last: number }>()
  return {
    progress() {
      if (behind.size === 0) return undefined
      const rooms = [...behind.values()]
      const sum = (of: (room: { from: number; upto: number; last: number }) => number) =>
        rooms.reduce((total, room) => total + of(room), 0)
      return { done: sum(({ from, upto }) => upto - from), of: sum(({ from, last }) => last - from) }
    },
    read(room, from, upto, last) {
      if (upto >= last) behind.delete(room)
      else behind.set(room, { from: behind.get(room)?.from ?? from, upto, last })
      tell()
    },
  }
}
