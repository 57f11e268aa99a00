// One tab at a time works with the device of this browser: two that sealed with the same keys would undo each other. The
// tab holds a Web Lock; another one asks for it over a channel, and the holder ends its work before it gives it up.

export type Wish = 'if-free' | 'if-idle' | 'now'

export type Hold = { release(): void }
export type HoldOptions = {
  /** `if-free` asks no other tab; `if-idle` takes it from one that shows no room; `now` from any, on the person's word. */
  wish: Wish
  /** Asked by another tab: ends the work and answers true, or keeps it. */
  mayYield: (wish: Wish) => Promise<boolean>
  /** The lock was torn away, from a tab that the browser had put to sleep. Nothing may be sealed any more. */
  onTorn: () => void
}

const patience: Record<Exclude<Wish, 'if-free'>, number> = { 'if-idle': 700, now: 6000 }

/** Resolves to the hold, or to undefined while another tab keeps it. */
export async function holdDevice(account: string, options: HoldOptions): Promise<Hold | undefined> {
  const name = `chancery.device.${account}`
  const channel = new BroadcastChannel(name)
  const { wish } = options
  const hold =
    (await request(name, { ifAvailable: true }, options)) ??
    (wish === 'if-free' ? undefined : await afterAsking(name, channel, wish, options))
  if (!hold) {
    channel.close()
    return undefined
  }
  const release = () => {
    channel.close()
    hold.release()
  }
  channel.onmessage = (message: MessageEvent<Wish>) =>
    void options.mayYield(message.data).then((yes) => {
      if (yes) release()
    })
  return { release }
}

async function afterAsking(
  name: string,
  channel: BroadcastChannel,
  wish: Exclude<Wish, 'if-free'>,
  options: HoldOptions,
) {
  channel.postMessage(wish)
  const hold = await request(name, { signal: AbortSignal.timeout(patience[wish]) }, options)
  // A tab that sleeps does not answer, and does no work either.
  return hold ?? (wish === 'now' ? await request(name, { steal: true }, options) : undefined)
}

function request(name: string, how: LockOptions, { onTorn }: HoldOptions): Promise<Hold | undefined> {
  return new Promise((resolve) => {
    let held = false
    navigator.locks
      .request(name, how, async (lock) => {
        if (!lock) return resolve(undefined)
        held = true
        await new Promise<void>((release) => resolve({ release }))
      })
      .catch(() => (held ? onTorn() : resolve(undefined)))
  })
}
