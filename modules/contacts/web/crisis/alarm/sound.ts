/**
 * What is heard. A real alarm is two tones that alternate, loud, again and again; a test call or an exercise is one soft
 * low note, once; a screen that hears the host no more plays three falling notes. They have neither pitch, loudness nor
 * rhythm in common, so that nobody half asleep takes one for the other.
 */
let context: AudioContext | undefined

/** Browsers give sound only after the person has touched the page. Answers whether they give it now. */
export async function unlockSound(): Promise<boolean> {
  // Before that it only complains.
  if ('userActivation' in navigator && !navigator.userActivation.hasBeenActive) return false
  try {
    context ??= new AudioContext()
    if (context.state !== 'running') await context.resume()
    return context.state === 'running'
  } catch {
    return false
  }
}

export const soundIsOn = (): boolean => context?.state === 'running'

type Tone = { hertz: number; from: number; lasts: number; gain: number; shape: OscillatorType }

function play(tones: readonly Tone[]): void {
  if (!context || context.state !== 'running') return
  for (const { hertz, from, lasts, gain, shape } of tones) {
    const [begin, end] = [context.currentTime + from, context.currentTime + from + lasts]
    const oscillator = new OscillatorNode(context, { type: shape, frequency: hertz })
    const level = new GainNode(context, { gain: 0 })
    // Without a rise and a fall a loudspeaker clicks.
    level.gain.setValueAtTime(0, begin)
    level.gain.linearRampToValueAtTime(gain, begin + 0.02)
    level.gain.setValueAtTime(gain, end - 0.04)
    level.gain.linearRampToValueAtTime(0, end)
    oscillator.connect(level).connect(context.destination)
    oscillator.start(begin)
    oscillator.stop(end)
  }
}

/** How often the alarm is begun anew while it stands. */
export const alarmEvery = 4000

/** High and low in turn, three times: about two and a half seconds. */
export function soundAlarm(): void {
  play(
    [0, 1, 2, 3, 4, 5].map((step) => ({
      hertz: step % 2 === 0 ? 988 : 740,
      from: step * 0.42,
      lasts: 0.38,
      gain: 0.5,
      shape: 'square' as const,
    })),
  )
}

/** How often a screen says anew that it hears nothing. */
export const deafEvery = 30_000

/** Three steps down, neither loud nor long: the line to the host is gone. */
export function soundDeaf(): void {
  play(
    [523, 392, 262].map((hertz, step) => ({
      hertz,
      from: step * 0.3,
      lasts: 0.26,
      gain: 0.3,
      shape: 'triangle' as const,
    })),
  )
}

export function soundNote(): void {
  play([{ hertz: 294, from: 0, lasts: 0.7, gain: 0.12, shape: 'sine' }])
}
