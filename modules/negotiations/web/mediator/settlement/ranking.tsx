// Things put in order by hand, without the mouse as with it: up, down, and the same as the one above.
import { useState } from 'react'
import { announce } from '#platform/web/announce.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Switch } from '#platform/web/ui/choice.tsx'
import { useWords } from '#platform/web/words.ts'

export type Ranked = { key: number; words: string; asAbove: boolean }

/** Groups of keys from the first to the last; those of one group are the same to whoever was asked. */
export function groupsOf(ranked: readonly Ranked[]): number[][] {
  const groups: number[][] = []
  for (const { key, asAbove } of ranked) {
    const last = groups.at(-1)
    if (asAbove && last) last.push(key)
    else groups.push([key])
  }
  return groups
}

/** In the order that was given before; in the order of the list where none was. */
export function rankedFrom(words: readonly string[], groups: readonly (readonly number[])[] | undefined): Ranked[] {
  const order = groups ?? words.map((_, key) => [key])
  return order.flatMap((group) => group.map((key, at) => ({ key, words: words[key] ?? '', asAbove: at > 0 })))
}

/** Where something goes up or down; what stands first is as nothing above it. */
export function moved(ranked: readonly Ranked[], at: number, by: -1 | 1): Ranked[] {
  const next = [...ranked]
  const [one] = next.splice(at, 1)
  if (one) next.splice(at + by, 0, { ...one, asAbove: false })
  return next.map((row, place) => (place === 0 ? { ...row, asAbove: false } : row))
}

export function Ranking({
  label,
  hint,
  start,
  said,
  onSay,
}: {
  label: string
  hint: string
  start: readonly Ranked[]
  /** It was said already, and may be said anew. */
  said: boolean
  onSay: (groups: number[][]) => void
}) {
  const say = useWords()
  const [ranked, setRanked] = useState<readonly Ranked[]>(start)
  // At its end a thing stays where it is, and so do its buttons, with whoever presses them.
  const move = (at: number, by: -1 | 1) => {
    if (!ranked[at + by]) {
      announce(say(by < 0 ? 'negotiations.settlement.rank.first' : 'negotiations.settlement.rank.last'))
      return
    }
    setRanked(moved(ranked, at, by))
    announce(say('negotiations.settlement.rank.moved', { words: ranked[at]?.words ?? '', place: at + by + 1 }))
  }
  return (
    <fieldset className="ranking">
      <legend dir="auto">{label}</legend>
      <p className="small faint">{hint}</p>
      <ol>
        {ranked.map(({ key, words, asAbove }, at) => (
          <li key={key} className={asAbove ? 'as-above' : ''}>
            <span dir="auto">{words}</span>
            {/* No tips on hover: they would lie on the rows that one goes to next. */}
            <span className="ranking-acts">
              {at > 0 && (
                <Switch
                  label={
                    <>
                      <span className="unseen">{words}: </span>
                      {say('negotiations.settlement.rank.same')}
                    </>
                  }
                  value={asAbove}
                  onChange={(on) =>
                    setRanked(ranked.map((row, place) => (place === at ? { ...row, asAbove: on } : row)))
                  }
                />
              )}
              <Button small kind="quiet" icon="up" onPress={() => move(at, -1)}>
                <span className="unseen">{say('negotiations.settlement.rank.up', { words })}</span>
              </Button>
              <Button small kind="quiet" icon="down" onPress={() => move(at, 1)}>
                <span className="unseen">{say('negotiations.settlement.rank.down', { words })}</span>
              </Button>
            </span>
          </li>
        ))}
      </ol>
      <Button small onPress={() => onSay(groupsOf(ranked))}>
        {say(said ? 'negotiations.settlement.rank.again' : 'negotiations.settlement.rank.say')}
      </Button>
      {said && <span className="small said"> {say('negotiations.settlement.rank.said')}</span>}
    </fieldset>
  )
}
