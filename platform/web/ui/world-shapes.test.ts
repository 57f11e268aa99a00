import { expect, test } from 'vitest'
import { worldShapes } from './world-shapes.ts'

test('Western Sahara is drawn by itself, and takes no shade of who holds it', async () => {
  const { lands, place } = await worldShapes()
  const southOf = (code: string) =>
    lands
      .filter((land) => land.code === code)
      .flatMap(({ path }) => [...path.matchAll(/[ML]-?[\d.]+,(-?[\d.]+)/g)].map(([, y]) => Number(y)))
  const [, border = 0] = place([-10, 27 + 40 / 60]) ?? []
  expect(Math.max(...southOf('MA'))).toBeLessThanOrEqual(border + 0.2)
  expect(lands.filter(({ code }) => code === 'EH')).toHaveLength(2)
  expect(Math.min(...southOf('EH'))).toBeGreaterThanOrEqual(border - 0.2)
})
