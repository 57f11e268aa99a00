import { expect, test, vi } from 'vitest'
import { startLive } from './live.ts'
import { queries } from './queries.ts'

/** The browser's stream, of which a test says what comes. */
class Stream {
  static opened: Stream[] = []
  onmessage: ((message: { data: string }) => void) | undefined
  url: string
  constructor(url: string) {
    this.url = url
    Stream.opened.push(this)
  }
}

test('the stream says since when the page has asked, and what happens elsewhere makes old what is off the page', async () => {
  vi.stubGlobal('EventSource', Stream)
  vi.stubGlobal('navigator', {})
  const left = ['a list that was left']
  queries.setQueryData(left, ['Harbour cranes'])
  const old = () => queries.getQueryState(left)?.isInvalidated
  startLive()
  const [stream] = Stream.opened
  expect(Number(/^\/live\?missed=(\d+)$/.exec(stream?.url ?? '')?.[1])).toBeGreaterThan(0)
  expect(old()).toBe(false)
  stream?.onmessage?.({ data: 'no event' })
  expect(old()).toBe(false)
  stream?.onmessage?.({ data: JSON.stringify({ name: 'incident.shared', id: 'x' }) })
  expect(old()).toBe(true)
  queries.clear()
})
