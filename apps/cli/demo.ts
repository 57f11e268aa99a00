import { buildDemoWorld } from '../demo-world.ts'
import { houseAtHand } from './at-hand.ts'
import { bar } from './bar.ts'

/** Peoples a house with the invented world. */
export async function demo(json: boolean): Promise<Record<string, unknown>> {
  await using open = await houseAtHand()
  await buildDemoWorld(open.house, bar('Scenes played', json))
  return { demo: 'ready' }
}
