/**
 * Clients go on by themselves for as long as they are not stopped: under the clock of a test, which stands, they would work
 * without end, and take the time of all tests after them. Whatever a test opened ends with it; what was opened for all
 * tests of a file ends with the file (apps/test-endings.ts).
 */
type Following = { stop(): void }

const following = new Set<Following>()
let before = new Set<Following>()

export function follow(client: Following): void {
  following.add(client)
}

/** What is followed from before a test stays when it ends. */
export function testBegins(): void {
  before = new Set(following)
}

export function testEnds(): void {
  for (const client of following) if (!before.has(client)) leave(client)
}

export function fileEnds(): void {
  for (const client of following) leave(client)
  before.clear()
}

function leave(client: Following): void {
  following.delete(client)
  client.stop()
}
