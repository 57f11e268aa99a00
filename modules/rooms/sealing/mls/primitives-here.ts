/**
 * The bricks that this platform has, the same on every side of the house: Node's own cryptography where it is there,
 * WebCrypto in browsers where it has the algorithm and is worth its detour, noble for the rest.
 */
import type { Primitives } from './primitives.ts'
import { browserPrimitives } from './primitives-browser.ts'
import { inJavaScript } from './primitives-javascript.ts'
import { nodePrimitives } from './primitives-node.ts'

export const primitives: Primitives = nodePrimitives() ?? browserPrimitives(inJavaScript)
