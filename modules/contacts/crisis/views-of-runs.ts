import type { RunKnown } from '#platform/in-play.ts'
import type { RunNamed } from './acts.ts'

/**
 * The exercise that a message names. `on`, `ended`: one in which one's own delegation takes, or took part. `foreign`: one in
 * which it does not. `unasked`: the host has not said yet.
 */
export type RunOfMessage = RunNamed & {
  standing: 'on' | 'ended' | 'foreign' | 'unasked'
  /** As the host calls it, by language, where it knows it. */
  known?: RunKnown['title']
}
