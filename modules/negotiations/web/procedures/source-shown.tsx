import { useWords } from '#platform/web/words.ts'

/** Where a rule comes from; one that nobody has put beside its source yet says so. */
export function SourceShown({
  title,
  place,
  verified,
}: {
  title: string
  place?: string | undefined
  verified: boolean
}) {
  const say = useWords()
  return (
    <p className="small faint">
      {say('negotiations.source')} <bdi>{place ? `${title}, ${place}` : title}</bdi>
      {!verified && ` – ${say('negotiations.source.unverified')}`}
    </p>
  )
}
