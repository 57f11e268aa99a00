/** A tile spread out: the hashes it holds, and all that can be computed from them. */
import { hashLength, pairHashInto } from './tree.ts'

export type SpreadTile = {
  width: number
  /** The hashes of the tile, then of their pairs, and so on: up to its root, if the tile is full. */
  levels: Uint8Array[]
}

export function spread(hashes: Uint8Array): SpreadTile {
  const levels = [hashes]
  for (let below = hashes; below.length >= 2 * hashLength;) {
    const level = new Uint8Array(Math.floor(below.length / (2 * hashLength)) * hashLength)
    for (let at = 0; at < level.length; at += hashLength) pairHashInto(below, at * 2, level, at)
    levels.push(level)
    below = level
  }
  return { width: hashes.length / hashLength, levels }
}

/** The hash of a complete subtree within the tile; throws where the tile is too narrow for it. */
export function nodeIn({ levels }: SpreadTile, height: number, index: number): Uint8Array {
  const hash = levels[height]?.subarray(index * hashLength, (index + 1) * hashLength)
  if (hash?.length !== hashLength) throw new RangeError(`The tile has no node ${index} at height ${height}.`)
  return hash
}

/** The complete subtrees of which a tile consists, from right to left, the smallest first. */
export function nodesFromRight(tile: SpreadTile): Uint8Array[] {
  const nodes: Uint8Array[] = []
  for (let height = 0; 2 ** height <= tile.width; height++) {
    const count = Math.floor(tile.width / 2 ** height)
    if (count % 2 === 1) nodes.push(nodeIn(tile, height, count - 1))
  }
  return nodes
}
