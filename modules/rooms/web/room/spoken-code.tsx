import { useWords } from '#platform/web/words.ts'

/** Five groups of six digits, set as they are read aloud: group by group, left to right in every language. */
export function SpokenCode({ code, small = false }: { code: string; small?: boolean }) {
  const say = useWords()
  const groups = code.split(/\s+/).filter(Boolean)
  return (
    <ol className={small ? 'spoken-code small' : 'spoken-code'} dir="ltr" aria-label={say('rooms.code')}>
      {groups.map((group, place) => (
        // The same six digits may come twice; their place is what tells them apart.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={`${place} ${group}`}>{group}</li>
      ))}
    </ol>
  )
}
