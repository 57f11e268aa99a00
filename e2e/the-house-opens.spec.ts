import { expect, test } from '@playwright/test'

test('a visitor comes to a house that is open, whose pages keep its policy and load nothing from elsewhere', async ({
  page,
}) => {
  const faults: string[] = []
  const asked: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('request', (request) => asked.push(new URL(request.url()).origin))

  const answer = await page.goto('/')
  expect(answer?.headers()['content-security-policy']).toContain("default-src 'self'")
  await expect(page.getByRole('main')).toBeVisible()
  expect(new Set(asked)).toEqual(new Set([new URL(page.url()).origin]))
  expect(faults).toEqual([])
})
