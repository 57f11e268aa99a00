// Whether a page can be used by everybody, as far as axe can tell.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * What axe finds wrong, one line for each rule: its name and the first four places. It runs in the page itself and brings
 * back violations alone, which takes a quarter of the time; what it would then not see, a frame within the page, is
 * refused.
 */
export async function violationsOf(page: Page, within?: string): Promise<string[]> {
  if (page.frames().length > 1) throw new Error(`${page.url()} has frames, into which nobody looks here.`)
  // From the beginning of the page: what the bar half covers while one scrolls is no small target.
  await page.evaluate(() => scrollTo(0, 0))
  const axe = new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(rules)
    .setLegacyMode()
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze()
  const places = (nodes: (typeof violations)[number]['nodes']): string =>
    nodes
      .slice(0, 4)
      .map(({ target }) => target.join(' '))
      .join(' | ')
  return violations.map(({ id, nodes }) => `${new URL(page.url()).pathname} ${id}: ${places(nodes)}`)
}

/** By how many pixels the page must be scrolled sideways. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
